"""Open a round, and correct what was entered to open it: the round workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from workflow.audit import credentials, register
from workflow.audit.chain import Chain, Entry
from workflow.errors import N_, BadWorkbookError, BusyError, Hint, Problem
from workflow.inspection import attempts, inspections, rounds, texts
from workflow.operations import entering
from workflow.operations.context import Context
from workflow.operations.enter_records import (
    Entered,
    entered_of,
    file_entry,
    refuse_problems,
)
from workflow.operations.entering import ROUND, EntryBatch, Source
from workflow.operations.operation import Operation, operations_on
from workflow.people import accounts, rights
from workflow.queries import access
from workflow.records import store
from workflow.records.matching import bad_codes, problem
from workflow.records.opening import MEMBER, RECUSAL, UNIT
from workflow.records.rows import ROUND as ROUND_COLUMN
from workflow.records.rows import Row
from workflow.records.values import legible
from workflow.rules.codes import is_code
from workflow.rules.policy import Policy
from workflow.rules.roles import NEVER_IN_TEAM


def open_round(
    context: Context,
    rows: Sequence[Row],
    source: Source,
    policy: Policy,
    *,
    round_code: str | None = None,
    anew: bool = False,
) -> Entered:
    """Enter the rows of a round workbook: open what is new, correct what is there.

    A round is opened under `policy` and keeps it. Team and liaison accounts that are missing are
    made; nobody can sign in with them until a password is set.

    Raises:
        BadWorkbookError: rows are wrong; all problems are listed and nothing is written.
        WorkflowError: the actor may not, or the round is not named.
    """
    try:
        with context.transaction(source.act, round_code or "") as connection:
            rights.require("record_round", context.actor.roles)
            opening = _Opening(context, connection, rows, source, policy, round_code, anew)
            return opening.enter()
    except IntegrityError as error:
        raise BusyError(
            N_("somebody else opened this round just now"), hint=Hint("import_again")
        ) from error


class _Opening:
    """One import of a round workbook, in the order in which it is done."""

    def __init__(
        self,
        context: Context,
        connection: Connection,
        rows: Sequence[Row],
        source: Source,
        policy: Policy,
        round_code: str | None,
        anew: bool,
    ) -> None:
        self.context, self.connection = context, connection
        self.rows = [_placed(row) for row in rows]
        self.source, self.policy, self.anew = source, policy, anew
        self.at = context.at
        self.problems: list[Problem] = []
        self.readdressed: list[str] = []
        self.code = self._code(round_code)

    def enter(self) -> Entered:
        """Open what is new, match all rows, refuse what is wrong, write."""
        self._check_codes()
        new_round = self._find_round()
        there = inspections.lock_round(self.connection, self.code)
        opened = self._open_inspections({row.unit for row in there})
        locked = inspections.lock_round(self.connection, self.code) if opened else there
        made = self._make_accounts()
        teams = store.of_round(self.connection, self.round_id)
        with operations_on(self.context, self.connection, locked, entering.NEEDS) as ops:
            batch = self._batch(ops, teams)
            self._take(batch, teams)
            entered = entered_of(batch)
            act = "open_round" if new_round else "open_units" if opened else "team"
            with register.opened(self.connection) as chain:
                corrected = self._write(batch, chain, act, opened, made)
            told = [owner for owner in batch.ops if owner not in opened] if corrected else []
            batch.write(self.source, told=told)
        return entered

    def _code(self, round_code: str | None) -> str:
        named = [r for r in self.rows if r.kind.opens_round]
        if len(named) > 1:
            self.problems.append(
                problem(named[1], "code", "several_rounds", N_("one file opens one round"))
            )
        if named:
            return legible(named[0].values.get("code"))
        if round_code:
            return round_code
        known = access.rounds_of(self.connection, reader=self.context.actor)
        return rounds.only_open(self.connection, known)

    def _check_codes(self) -> None:
        """Note codes that cannot be codes, and rows of another round; told with all the rest."""
        for row in self.rows:
            if row.round and row.round != self.code:
                self.problems.append(
                    problem(row, ROUND_COLUMN, "other_round", N_("the file opens {round}"),
                            round=self.code)
                )  # fmt: skip
            self.problems += bad_codes(row)
        if not is_code(self.code):
            if not self.problems:
                raise inspections.not_found(self.code)
            raise BadWorkbookError([*self.source.problems, *self.problems])

    def _find_round(self) -> bool:
        row = rounds.hold(self.connection, self.code)
        if row is not None:
            self.round_id, self.policy_sha256 = row.id, row.policy_sha256
            return False
        if not any(r.kind.opens_round for r in self.rows):
            raise inspections.not_found(self.code)
        self.policy_sha256 = texts.keep(
            self.context.database, self.connection, "policy", self.policy.text()
        )
        self.round_id = rounds.add(self.connection, self.code, self.policy_sha256, at=self.at)
        return True

    def _open_inspections(self, there: set[str]) -> dict[str, str]:
        """Open an inspection for each unit that is new, and return them by id."""
        units = [legible(r.values.get("code")) for r in self.rows if r.kind is UNIT]
        new = dict.fromkeys(unit for unit in units if is_code(unit) and unit not in there)
        opened = inspections.add(
            self.connection, self.round_id, new, policy_sha256=self.policy_sha256, at=self.at
        )
        if opened:
            rows = inspections.lock_round(self.connection, self.code, new)
            with operations_on(self.context, self.connection, rows, ()) as ops:
                for op in ops.values():
                    self._open(op)
        return opened

    def _open(self, op: Operation) -> None:
        """Let an inspection stand in the first stage; its deadlines are set with its records."""
        first = op.lifecycle.keys[0]
        attempts.enter(op.connection, op.chain, stage=first, number=1, how="open", at=op.at)
        detail = {"round": self.code, "unit": op.row.unit, "policy_sha256": op.policy_sha256}
        op.record("open", to_stage=first, attempt=1, detail=detail)

    def _make_accounts(self) -> dict[str, str]:
        """Make the accounts of team and liaisons that are missing, and return their roles.

        Those that are there get the addresses of the file: reminders are sent to them.
        """
        people: dict[str, dict[str, str]] = {}
        for row in self.rows:
            values = {n: legible(v) for n, v in row.values.items()}
            if row.kind is MEMBER:
                people[values.get("account", "")] = {
                    n: values.get(n, "") for n in ("account", "name", "email", "phone")
                }
            elif row.kind is UNIT and values.get("liaison_account"):
                people[values["liaison_account"]] = {
                    "account": values["liaison_account"],
                    "name": values.get("liaison_name", ""),
                    "email": values.get("liaison_email", ""),
                }
        there = accounts.existing(self.connection, people)
        missing = [p for code, p in people.items() if is_code(code) and code not in there]
        accounts.add(self.connection, missing, at=self.at, password=None)
        self.readdressed = accounts.readdress(
            self.connection, [p for code, p in people.items() if code in there]
        )
        return {p["account"]: "" for p in missing}

    def _batch(self, ops: Mapping[str, Operation], teams: Sequence[store.Stored]) -> EntryBatch:
        return entering.load_batch(
            self.context, self.connection, round_id=self.round_id, round_code=self.code,
            ops=ops, entered=self.rows, anew=self.anew, teams=teams,
        )  # fmt: skip

    def _take(self, batch: EntryBatch, teams: Sequence[store.Stored]) -> None:
        """Match the rows, those first on which others rest: the team before the recusals."""
        rows = entering.in_order(self.rows)
        recusals = [row for row in rows if row.kind is RECUSAL]
        for row in rows:
            if recusals and row is recusals[0]:
                self._renew_names(batch, teams)
            batch.take(row)
        self._keep_roles_apart(batch)
        batch.problems[:0] = self.problems
        refuse_problems(batch, self.source)

    def _keep_roles_apart(self, batch: EntryBatch) -> None:
        """Nobody inspects who checks or administers the program, or is the liaison of the unit."""
        members = [m for m in batch.matched[ROUND] if m.outcome.kind is MEMBER]
        named = [m.outcome.number for m in members]
        apart = accounts.with_roles(self.connection, named, NEVER_IN_TEAM)
        liaisons = {
            (m.outcome.data.get("group", ""), m.outcome.data.get("liaison_account"))
            for found in batch.matched.values()
            for m in found
            if m.outcome.kind is UNIT
        }
        liaisons |= {
            (op.facts.unit.group, op.facts.unit.liaison_account) for op in batch.ops.values()
        }
        for member in members:
            account = member.outcome.number
            if account in apart:
                message = N_("{value} checks or administers the program and is of no team")
            elif (member.outcome.data.get("group", ""), account) in liaisons:
                message = N_("{value} is the liaison of a unit that this team inspects")
            else:
                continue
            wrong = problem(member.row, "account", "not_apart", message, value=account)
            batch.problems.append(wrong)

    def _renew_names(self, batch: EntryBatch, teams: Sequence[store.Stored]) -> None:
        """Let recusals find the members and groups that stand in the same file."""
        members: dict[tuple[str, str], dict[str, Any]] = {
            (m.data.get("group", ""), m.number): m.data
            for m in teams
            if m.kind == MEMBER.code and not m.voided
        }
        for matched in batch.matched[ROUND]:
            outcome = matched.outcome
            if outcome.kind is MEMBER and not outcome.stays_void:
                members[outcome.data.get("group", ""), outcome.number] = outcome.data
        groups = {
            owner: matched.outcome.data.get("group", "")
            for owner, found in batch.matched.items()
            for matched in found
            if matched.outcome.kind is UNIT
        }
        for owner, op in batch.ops.items():
            group = groups.get(owner, op.facts.unit.group)
            team = entering.as_team(members, group)
            op.snapshot = entering.with_team(op.snapshot, team)
            index = batch.indexes[owner]
            index.directory = index.directory.with_team(team)

    def _write(
        self,
        batch: EntryBatch,
        chain: Chain,
        act: str,
        opened: dict[str, str],
        made: dict[str, str],
    ) -> bool:
        """Write what differs of the round itself, and the register's entry; whether any did."""
        of_round = batch.write_of_round(chain, self.at)
        if opened or of_round or made or self.readdressed:
            detail: dict[str, Any] = {
                "round": self.code,
                "inspections": opened,
                "policy_sha256": self.policy_sha256,
                "accounts": made,
                "people": credentials.digests(self.connection, [*made, *self.readdressed]),
                "file": self.source.file_name,
            }
            entry = Entry(act=act, detail=detail, file_sha256=self.source.file_sha256)
        elif self.source.act == "import" and batch.differs:
            entry = file_entry(self.source)
        else:
            return False
        chain.append(self.connection, entry, at=self.at, actor=self.context.actor)
        return of_round


def _placed(row: Row) -> Row:
    """Return a row of 被巡察单位 as one that belongs to the unit it names."""
    if row.kind is not UNIT:
        return row
    return replace(row, units=(legible(row.values.get("code")),))

"""Open a round from its workbook, or correct a round that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from workflow.audit import credentials, register
from workflow.audit.chain import Chain, Entry
from workflow.errors import N_, BadWorkbookError, BusyError, Hint, Problem
from workflow.inspection import attempts, inspections, rounds, texts
from workflow.operations import entering, pointing_out_opening, round_people
from workflow.operations.context import Context
from workflow.operations.entering import Entered
from workflow.operations.entry_batch import EntryBatch, Source
from workflow.operations.operation import Operation, operations_on
from workflow.people import rights
from workflow.queries import access
from workflow.records import store
from workflow.records.matching import bad_codes, problem
from workflow.records.opening import RECUSAL, UNIT
from workflow.records.rows import ROUND as ROUND_COLUMN
from workflow.records.rows import Row
from workflow.records.values import legible
from workflow.rules.codes import is_code
from workflow.rules.policy import Policy


def open_round(
    context: Context,
    rows: Sequence[Row],
    source: Source,
    policy: Policy,
    *,
    round_code: str | None = None,
    anew: bool = False,
) -> Entered:
    """Enter the rows of a round workbook: open what is new, correct what exists.

    A round is opened under `policy` and keeps it. Missing accounts of team and liaisons are
    created; nobody can sign in with them until a password is set.

    Raises:
        BadWorkbookError: rows are wrong; all problems are listed and nothing is written.
        WorkflowError: the actor may not open rounds, or the round is not named.
    """
    try:
        with context.transaction(source.act, round_code or "") as connection:
            rights.require("record_round", context.actor.roles)
            opening = _Opening(context, connection, rows, source, policy, round_code, anew)
            return opening.enter()
    except IntegrityError as error:
        raise BusyError(
            N_("somebody else has just opened this round"), hint=Hint("import_again")
        ) from error


class _Opening:
    """One import of a round workbook, step by step."""

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
        self.code = self._code(round_code)

    def enter(self) -> Entered:
        """Open what is new, match all rows, refuse if anything is wrong, and write."""
        self._check_codes()
        new_round = self._find_round()
        there = inspections.lock_round(self.connection, self.code)
        opened = self._open_inspections({row.unit for row in there})
        locked = inspections.lock_round(self.connection, self.code) if opened else there
        made, updated = round_people.make_accounts(self.connection, self.rows, self.at)
        teams = store.of_round(self.connection, self.round_id)
        with operations_on(self.context, self.connection, locked, entering.NEEDS) as ops:
            batch = self._batch(ops, teams)
            entering.require_compatible_roles(batch, self.rows)
            self._match(batch, teams)
            batch.notes += pointing_out_opening.pointed_out(batch, teams, new_round=new_round)
            entered = entering.result_of(batch, self.source)
            act = "open_round" if new_round else "open_units" if opened else "team"
            with register.opened(self.connection) as chain:
                changed = self._write(batch, chain, act, opened, made, updated)
            corrected = [owner for owner in batch.ops if owner not in opened] if changed else []
            batch.write(self.source, corrected=corrected)
        return entered

    def _code(self, round_code: str | None) -> str:
        named = [r for r in self.rows if r.kind.opens_round]
        if len(named) > 1:
            self.problems.append(
                problem(named[1], "code", "several_rounds", N_("a file can open only one round"))
            )
        if named:
            return legible(named[0].values.get("code"))
        if round_code:
            return round_code
        known = access.rounds_of(self.connection, reader=self.context.actor)
        return rounds.only_open(self.connection, known)

    def _check_codes(self) -> None:
        """Collect the problems of invalid codes and of rows that name another round."""
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
        row = rounds.lock(self.connection, self.code)
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
        """Open an inspection for each new unit, and return the units by id."""
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
        """Enter the first stage; its deadlines are set when the records are written."""
        first = op.lifecycle.keys[0]
        attempts.enter(op.connection, op.chain, stage=first, number=1, how="open", at=op.at)
        detail = {"round": self.code, "unit": op.row.unit, "policy_sha256": op.policy_sha256}
        op.record("open", to_stage=first, attempt=1, detail=detail)

    def _batch(self, ops: Mapping[str, Operation], teams: Sequence[store.Stored]) -> EntryBatch:
        return entering.load_batch(
            self.context, self.connection, round_id=self.round_id, round_code=self.code,
            ops=ops, entered=self.rows, anew=self.anew, teams=teams,
        )  # fmt: skip

    def _match(self, batch: EntryBatch, teams: Sequence[store.Stored]) -> None:
        """Match the rows in the order in which they refer to each other: team before recusals."""
        rows = entering.in_order(self.rows)
        recusals = [row for row in rows if row.kind is RECUSAL]
        for row in rows:
            if recusals and row is recusals[0]:
                round_people.update_teams(batch, teams)
            batch.match(row)
        round_people.drop_follow_on_problems(batch, rows)
        round_people.note_role_conflicts(self.connection, batch, teams)
        batch.problems[:0] = self.problems
        entering.refuse_problems(batch, self.source)

    def _write(
        self,
        batch: EntryBatch,
        chain: Chain,
        act: str,
        opened: dict[str, str],
        made: list[str],
        updated: list[str],
    ) -> bool:
        """Write changed records of the round itself and the register's entry.

        Returns whether any record of the round was changed.
        """
        of_round = batch.write_of_round(chain, self.at)
        if opened or of_round or made or updated:
            detail: dict[str, Any] = {
                "round": self.code,
                "inspections": opened,
                "policy_sha256": self.policy_sha256,
                "accounts": dict.fromkeys(made, ""),
                "people": credentials.digests(self.connection, [*made, *updated]),
                "file": self.source.file_name,
            }
            entry = Entry(act=act, detail=detail, file_sha256=self.source.file_sha256)
        elif self.source.act == "import" and batch.differs:
            entry = entering.file_entry(self.source)
        else:
            return False
        chain.append(self.connection, entry, at=self.at, actor=self.context.actor)
        return of_round


def _placed(row: Row) -> Row:
    """Return a row; one of the sheet 被巡察单位 is assigned to the unit that it names."""
    if row.kind is not UNIT:
        return row
    return replace(row, units=(legible(row.values.get("code")),))

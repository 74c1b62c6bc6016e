"""What all entering shares: match every row, refuse everything wrong at once, then write."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from workflow.audit.chain import Chain
from workflow.audit.evidence import SEALED
from workflow.errors import N_, Problem
from workflow.inspection import deadlines, inspections, refusals
from workflow.operations import move_deadlines
from workflow.operations.context import Context
from workflow.operations.operation import Operation
from workflow.people import accounts
from workflow.queries import facts
from workflow.queries.facts import Snapshot
from workflow.records import catalogue, store
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.records.matching import RecordIndex, RowMatch, problem
from workflow.records.rows import UNIT, Row
from workflow.records.store import Stored
from workflow.records.values import legible
from workflow.rules import naming
from workflow.rules.facts.team import Member, Team
from workflow.sealing import cipher, texts

#: The owner of what belongs to the round itself.
ROUND = ""

#: The kinds of record by which names in rows are found.
NEEDS = (*facts.ALWAYS, "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the act that is written, and the file if there is one.

    `problems` were found on reading the file; they are told with those of the rows.
    """

    act: str
    file_name: str = ""
    file_sha256: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """A row and what it makes of one record."""

    row: Row
    outcome: RowMatch
    record_id: str
    shared_id: str


@dataclass(kw_only=True)
class EntryBatch:
    """The rows of one round while they are matched to what stands, and then written."""

    context: Context
    connection: Connection
    round_id: str
    round_code: str
    ops: dict[str, Operation]
    indexes: dict[str, RecordIndex]
    anew: bool = False
    problems: list[Problem] = field(default_factory=list)
    matched: dict[str, list[Matched]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    void: list[str] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Match a row in every inspection it serves, and count what it makes."""
        owners = [ROUND] if row.kind.of_round else self._owners(row)
        words = []
        shared = ""
        wrong_here: list[Problem] = []
        for owner in owners:
            outcome = self.indexes[owner].match(row, anew=self.anew)
            if isinstance(outcome, list):
                wrong_here += [p for p in outcome if p not in wrong_here]
                continue
            wrong = self._closed(owner, row, outcome)
            if wrong is not None:
                self.problems.append(wrong)
                continue
            if outcome.stays_void:
                self.void.append(f"{row.kind.sheet} {outcome.number}")
            before = outcome.before
            record_id = before.id if before else str(uuid4())
            shared = shared or (before.shared_id if before else record_id)
            words.append(outcome.word)
            self.matched[owner].append(Matched(row, outcome, record_id, shared))
        self.problems += wrong_here
        if words:
            self.counts[row.kind.sheet][_overall(words)] += 1

    def _owners(self, row: Row) -> list[str]:
        by_unit = {op.row.unit: owner for owner, op in self.ops.items()}
        if row.units == ("*",):
            return [owner for owner, op in self.ops.items() if self._concerned(row, op)]
        owners = []
        for unit in row.units:
            owner = by_unit.get(unit)
            if owner is None:
                self.problems.append(
                    problem(row, UNIT, "not_found", N_("the round has no unit {unit}"), unit=unit)
                )
            else:
                owners.append(owner)
        return owners

    @staticmethod
    def _concerned(row: Row, op: Operation) -> bool:
        if op.state in inspections.FINAL:
            return False
        if row.kind.about_member is None:
            return True
        account = legible(row.values.get(row.kind.about_member))
        team = op.facts.team.listed
        return any(account == m.account or naming.same(account, m.name) for m in team)

    def _closed(self, owner: str, row: Row, outcome: RowMatch) -> Problem | None:
        """Return the problem of a record, or of a field of it, that is closed."""
        if outcome.word == "same" or owner == ROUND:
            return None
        op, kind = self.ops[owner], row.kind
        if op.state == inspections.CANCELLED:
            return problem(row, UNIT, "ended", N_("{target} is ended: {state}"),
                           target=str(op.target), state=op.state)  # fmt: skip
        closed = op.lifecycle.closed_groups(op.stage)
        data = outcome.before.data if outcome.before else outcome.data
        group = kind.closes(data)
        if outcome.before is None:
            shut = [kind.identity[0]] if group in closed else []
        else:
            differing = kind.closes_fields(data)
            shut = [n for n in outcome.changed if differing.get(n, group) in closed]
        if not shut:
            return None
        return problem(row, shut[0], "ended", refusals.RECORDS_CLOSED)

    @property
    def differs(self) -> bool:
        """Return whether the rows say anything that does not stand already."""
        return any(m.outcome.word != "same" for found in self.matched.values() for m in found)

    def write(self, source: Source, *, told: Collection[str] = ()) -> None:
        """Write what differs in inspections, and what follows for their deadlines; an entry each.

        `told` are those to be told besides that round or team were corrected.
        """
        differing = {owner: found for owner in self.ops if (found := self._differing(owner))}
        for owner, found in differing.items():
            op = self.ops[owner]
            self._store(owner, op.chain, found, op.at)
        self._renew_deadlines(
            [*told, *(o for o, found in differing.items() if any(map(_rests_on, found)))]
        )
        deadlines.look_again(self.connection, differing, at=self.context.at)
        for owner, op in self.ops.items():
            if owner in differing:
                op.record(
                    source.act,
                    counts=False,
                    detail=_detail(differing[owner], source),
                    file_sha256=source.file_sha256,
                )
            if owner in told:
                op.record("team", counts=False, file_sha256=source.file_sha256)

    def _renew_deadlines(self, owners: Iterable[str]) -> None:
        """Set the deadlines anew of inspections still under way, as their records now stand."""
        ops = [self.ops[o] for o in dict.fromkeys(owners)]
        ops = [op for op in ops if op.state not in inspections.FINAL]
        if not ops:
            return
        ids = [(op.row.id, op.row.round_id) for op in ops]
        known = facts.of_many(self.connection, ids, move_deadlines.NEEDS, ops[0].today)
        for op in ops:
            move_deadlines.renew(op, known[op.row.id])

    def write_of_round(self, register: Chain, at: str) -> bool:
        """Write what differs of the round itself, for the register's next entry; whether any."""
        of_round = self._differing(ROUND)
        if of_round:
            self._store(ROUND, register, of_round, at)
        return bool(of_round)

    def _differing(self, owner: str) -> list[Matched]:
        return [m for m in self.matched[owner] if m.outcome.word != "same"]

    def _store(self, owner: str, chain: Chain, differing: list[Matched], at: str) -> None:
        written = [
            (m.outcome.before, self._record(m, owner, chain.position, at)) for m in differing
        ]
        added = [after for before, after in written if before is None]
        changed = [(before, after) for before, after in written if before is not None]
        store.replace(self.connection, chain, changed)
        store.add(self.connection, chain, added)
        self._seal(owner, chain, differing)

    def _record(self, matched: Matched, owner: str, position: int, at: str) -> Stored:
        outcome, actor = matched.outcome, self.context.actor
        return Stored(
            id=matched.record_id,
            round_id=self.round_id,
            inspection_id=owner or None,
            kind=outcome.kind.code,
            number=outcome.number,
            identity=outcome.kind.key(outcome.data),
            shared_id=matched.shared_id,
            data=outcome.data,
            entered_by=actor.account,
            on_behalf_of=actor.on_behalf_of,
            entered_at=at,
            position=position,
            voided=False,
        )

    def _seal(self, owner: str, chain: Chain, differing: list[Matched]) -> None:
        rows = []
        for matched in differing:
            for name, text in matched.outcome.sealed.items():
                row = texts.row(
                    texts.required(self.context.key),
                    inspection=owner,
                    record=matched.record_id,
                    field=name,
                    text=text,
                    position=chain.position,
                )
                chain.wrote(SEALED, row)
                rows.append(row)
        texts.add(self.connection, rows)


def _rests_on(matched: Matched) -> bool:
    return matched.row.kind.moves_deadlines


def _overall(words: list[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    return "changed"


def _detail(differing: list[Matched], source: Source) -> Mapping[str, Any]:
    """Return what an entry says of its records: numbers, never what they hold."""
    told: dict[str, Any] = {}
    if source.file_name:
        told["file"] = source.file_name
    for matched in differing:
        word, code = matched.outcome.word, matched.outcome.kind.code
        told.setdefault(word, {}).setdefault(code, []).append(matched.outcome.number)
    for word in ("added", "changed"):
        for code, numbers in told.get(word, {}).items():
            if len(numbers) > 20:
                told[word][code] = len(numbers)
    return told


def load_batch(
    context: Context,
    connection: Connection,
    *,
    round_id: str,
    round_code: str,
    ops: Mapping[str, Operation],
    entered: Sequence[Row],
    anew: bool,
    teams: Sequence[Stored] | None = None,
) -> EntryBatch:
    """Return the batch for locked inspections, of which `NEEDS` is read: the records that stand.

    `teams` are the round's own records; given where they are about to change.
    """
    kinds = sorted({row.kind.code for row in entered})
    stored = store.of_inspections(connection, list(ops), kinds) if ops else []
    by_owner: dict[str, list[Stored]] = defaultdict(list)
    for record in stored:
        by_owner[record.inspection_id or ROUND].append(record)
    named = {v for row in entered for f in row.kind.fields if f.lookup == "account"
             and (v := legible(row.values.get(f.name)))}  # fmt: skip
    there = accounts.names_for(connection, named)

    def digest(kind: Kind, name: str, text: str) -> str:
        key = texts.required(context.key)
        return cipher.digest(key, text, column=f"{kind.code}.{name}")

    indexes = {
        owner: RecordIndex(
            by_owner[owner],
            Directory(op.facts.team, tuple(op.facts.persons), there),
            digest,
        )
        for owner, op in ops.items()
    }
    indexes[ROUND] = RecordIndex(teams or (), Directory(), digest)
    return EntryBatch(
        context=context,
        connection=connection,
        round_id=round_id,
        round_code=round_code,
        ops=dict(ops),
        indexes=indexes,
        anew=anew,
    )


def require_entry(batch: EntryBatch, rows: Iterable[Row]) -> None:
    """Refuse who may not enter rows of these kinds in the inspections they name.

    Inspections that are not the actor's to know are taken off the batch, as if they were not there.

    Raises:
        NotPermittedError: the actor may not enter that kind, or takes no part.
    """
    for owner, op in list(batch.ops.items()):
        if not op.access.knows:
            del batch.ops[owner]
    named = {(row.kind.act, unit) for row in rows for unit in row.units}
    for op in batch.ops.values():
        acts = {act for act, unit in named if unit in ("*", op.row.unit)}
        for act in sorted(acts):
            op.access.require(act, op.here, op.target)


def as_team(members: dict[tuple[str, str], dict[str, Any]], group: str) -> Team:
    """Return the team of a group as rows would make it, without declarations."""
    listed = (Member.of(account, data) for (_, account), data in members.items())
    return Team(tuple(m for m in listed if m.group == group))


def with_team(snapshot: Snapshot, team: Team) -> Snapshot:
    """Return what is known of an inspection, with another team on its list."""
    recusals = snapshot.facts.team.recusals
    return replace(snapshot, facts=replace(snapshot.facts, team=Team(team.listed, recusals)))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows in the order of the workbooks: those first on which others rest."""
    place = {kind.code: n for n, kind in enumerate(catalogue.KINDS)}
    return sorted(rows, key=lambda row: place[row.kind.code])

"""A batch of rows: match each to an existing record, collect the problems, write the changes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from workflow.audit.chain import Chain
from workflow.audit.evidence import SEALED
from workflow.errors import N_, Problem
from workflow.inspection import deadlines, inspections, refusals
from workflow.operations import move_deadlines, served
from workflow.operations.context import Context
from workflow.operations.operation import Operation
from workflow.queries import facts
from workflow.records import store
from workflow.records.matching import RecordIndex, RowMatch, problem
from workflow.records.rows import RECORD_NUMBER, UNIT, Row
from workflow.records.store import Stored
from workflow.sealing import texts

#: The owner of records that belong to the round itself.
ROUND = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the act of the entry, and the file if there is one.

    `problems` were found when the file was read; they are listed with those of the rows.
    """

    act: str
    file_name: str = ""
    file_sha256: str = ""
    problems: tuple[Problem, ...] = ()
    #: Whether to list the records of which the file has no row.
    lists_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """A row, and the change it makes to one record."""

    row: Row
    outcome: RowMatch
    record_id: str
    shared_id: str


@dataclass(kw_only=True)
class EntryBatch:
    """The rows of one round while they are matched to existing records, and then written."""

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
    notes: list[Problem] = field(default_factory=list)

    def match(self, row: Row) -> None:
        """Match a row in every inspection to which it belongs, and count the result."""
        if row.is_blank:
            message = N_("the row has nothing but 单位代码 and was skipped")
            self.notes.append(problem(row, UNIT, "blank_row", message))
            return
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
            if owner and (note := served.stranger(row, self.ops[owner], outcome)):
                self.notes.append(note)
            if outcome.stays_void:
                self.void.append(f"{row.kind.sheet} {outcome.number}")
            before = outcome.before
            record_id = before.id if before else str(uuid4())
            shared = shared or (before.shared_id if before else record_id)
            words.append(outcome.word)
            self.matched[owner].append(Matched(row, outcome, record_id, shared))
        self.problems += wrong_here or self._different(row, owners)
        if words:
            self.counts[row.kind.sheet][_overall(words)] += 1

    def unit_of(self, owner: str) -> str:
        """Return the code of the unit that records belong to; empty for those of the round."""
        return self.ops[owner].row.unit if owner in self.ops else ""

    def _owners(self, row: Row) -> list[str]:
        found = served.served(row, self.ops, self.indexes)
        self.problems += found.problems
        self.notes += found.notes
        return found.owners

    def _different(self, row: Row, owners: Sequence[str]) -> list[Problem]:
        """Return the problem of a 记录号 that means different records in several units."""
        if not row.number or len(owners) < 2:
            return []
        matched = (m for owner in owners for m in self.matched[owner] if m.row is row)
        if len({m.outcome.before.shared_id for m in matched if m.outcome.before}) < 2:
            return []
        message = N_("no. {number} is another record in each of these units; write a row for each")
        return [problem(row, RECORD_NUMBER, "several_records", message, number=row.number)]

    def _closed(self, owner: str, row: Row, outcome: RowMatch) -> Problem | None:
        """Return the problem that a record or one of its fields is closed; None if it is open."""
        if outcome.word == "same" or owner == ROUND:
            return None
        op, kind = self.ops[owner], row.kind
        if op.state == inspections.CANCELLED:
            return problem(row, UNIT, "ended", N_("{target} has ended: {state}"),
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
        """Return whether any row adds or changes a record."""
        return any(m.outcome.word != "same" for found in self.matched.values() for m in found)

    def write(self, source: Source, *, corrected: Collection[str] = ()) -> None:
        """Write changed records and the deadlines they move, with one entry for each inspection.

        The inspections in `corrected` get an entry that their round or team was corrected.
        """
        differing = {owner: found for owner in self.ops if (found := self._differing(owner))}
        for owner, found in differing.items():
            op = self.ops[owner]
            self._store(owner, op.chain, found, op.at)
        self._renew_deadlines(
            [
                *corrected,
                *(o for o, found in differing.items() if any(map(_moves_deadlines, found))),
            ]
        )
        deadlines.check_requirements(self.connection, differing, at=self.context.at)
        for owner, op in self.ops.items():
            if owner in differing:
                op.record(
                    source.act,
                    counts=False,
                    detail=_detail(differing[owner], source),
                    file_sha256=source.file_sha256,
                )
            if owner in corrected:
                op.record("team", counts=False, file_sha256=source.file_sha256)

    def _renew_deadlines(self, owners: Iterable[str]) -> None:
        """Recalculate the deadlines of inspections under way from their records as they are now."""
        ops = [self.ops[o] for o in dict.fromkeys(owners)]
        ops = [op for op in ops if op.state not in inspections.FINAL]
        if not ops:
            return
        ids = [(op.row.id, op.row.round_id) for op in ops]
        known = facts.of_many(self.connection, ids, move_deadlines.NEEDS, ops[0].today)
        for op in ops:
            move_deadlines.renew(op, known[op.row.id])

    def write_of_round(self, register: Chain, at: str) -> bool:
        """Write changed records of the round itself, for the register's next entry.

        Returns whether there were any.
        """
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
            identity=outcome.key,
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
                chain.include(SEALED, row)
                rows.append(row)
        texts.add(self.connection, rows)


def _moves_deadlines(matched: Matched) -> bool:
    return matched.row.kind.moves_deadlines


def _overall(words: list[str]) -> str:
    if len(set(words)) == 1:
        return words[0]
    return "changed"


def _detail(differing: list[Matched], source: Source) -> Mapping[str, Any]:
    """Return the detail of an entry: the numbers of its records, never their contents.

    Of more than 20 records it gives only how many they are.
    """
    detail: dict[str, Any] = {}
    if source.file_name:
        detail["file"] = source.file_name
    for matched in differing:
        word, code = matched.outcome.word, matched.outcome.kind.code
        detail.setdefault(word, {}).setdefault(code, []).append(matched.outcome.number)
    for word in ("added", "changed"):
        for code, numbers in detail.get(word, {}).items():
            if len(numbers) > 20:
                detail[word][code] = len(numbers)
    return detail

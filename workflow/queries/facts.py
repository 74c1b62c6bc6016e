"""Make the facts of inspections from the stored rows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import compress
from typing import Any, TypeVar

from sqlalchemy import Connection

from workflow.inspection import deadlines
from workflow.queries import fact_rows
from workflow.queries.fact_parts import PARTS
from workflow.queries.fact_rows import Decision, Records, Rows
from workflow.rules.behind import behind
from workflow.rules.deadlines import Deadline
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.proceedings import Approval, Attempt, Draft, Proceedings
from workflow.rules.facts.record_part import SEPARATOR, Part, Parts, decoded
from workflow.rules.facts.roster import Absence
from workflow.rules.facts.team import Member, Recusal, Team
from workflow.rules.requirements import GrantedExemption

#: The most inspections that one statement names: databases limit the number of parameters.
BATCH_SIZE = 5_000

_T = TypeVar("_T", bound=Part)

#: Kinds of record that every judgement reads.
ALWAYS = ("round", "unit", "member", "recusal")


@dataclass(frozen=True, slots=True)
class StoredExemption:
    """An exemption as it is stored, proposed or granted."""

    id: str
    requirement: str
    item: str | None
    reason: str
    proposed_by: str | None
    #: The principal, if a delegate proposed it.
    on_behalf_of: str
    granted_by: str | None

    def proposers(self) -> frozenset[str]:
        """Return everybody who stands behind the proposal."""
        return behind(self.proposed_by or "", self.on_behalf_of)


@dataclass(frozen=True)
class Snapshot:
    """The facts of one inspection, with its exemptions and the id of its open attempt."""

    facts: Facts
    exemptions: tuple[StoredExemption, ...]
    open_attempt: str | None
    #: The newest version of each; empty unless deadlines were read.
    deadlines: tuple[Deadline, ...] = ()

    @property
    def granted_exemptions(self) -> tuple[GrantedExemption, ...]:
        """Return the exemptions that were granted."""
        return tuple(
            GrantedExemption(e.requirement, e.item) for e in self.exemptions if e.granted_by
        )

    def current_deadlines(self, attempt: Attempt) -> dict[str, Deadline]:
        """Return the deadlines of an attempt, by stage or requirement."""
        return {
            d.key: d
            for d in self.deadlines
            if (d.stage, d.attempt) == (attempt.stage, attempt.number)
        }


def kinds_of(stages: Iterable[Stage]) -> tuple[str, ...]:
    """Return the kinds of record that the requirements of stages read."""
    named = {kind for stage in stages for q in stage.requirements for kind in q.kinds}
    return (*ALWAYS, *sorted(named))


def kinds_to_judge(lifecycle: Lifecycle, stages: Sequence[Stage]) -> tuple[str, ...]:
    """Return the kinds read to judge stages: all of them if a requirement looks back."""
    if any(stage.looks_back for stage in stages):
        return every_kind(lifecycle)
    return kinds_of(stages)


def every_kind(lifecycle: Lifecycle) -> tuple[str, ...]:
    """Return the kinds of record that any requirement reads."""
    return kinds_of(lifecycle.stages)


def of_one(
    connection: Connection, inspection: str, round_id: str, kinds: Sequence[str], today: date
) -> Snapshot:
    """Return the snapshot of one inspection on a local date."""
    rows = fact_rows.of_one(connection, inspection, round_id, kinds)
    entered = {records.kind: records for records in rows.records}
    decided: dict[str, list[Decision]] = defaultdict(list)
    for decision in rows.decisions:
        decided[decision.part].append(decision)
    return _snapshot(entered, decided, _shared(entered), today)


def of_many(
    connection: Connection,
    inspections: Sequence[tuple[str, str]],
    kinds: Sequence[str],
    today: date,
) -> "Snapshots":
    """Return the snapshots of inspections, each given as (id, round id), by id.

    A snapshot is made from its rows when it is first asked for. If these contradict each other it
    fails then, and the others can still be read.
    """
    known = Snapshots(today)
    for start in range(0, len(inspections), BATCH_SIZE):
        part = inspections[start : start + BATCH_SIZE]
        rounds = sorted({round_id for _, round_id in part})
        ids = [inspection for inspection, _ in part]
        known.add(part, fact_rows.of_many(connection, ids, rounds, kinds))
    return known


class Snapshots(Mapping[str, Snapshot]):
    """The snapshots of several inspections, by id."""

    def __init__(self, today: date) -> None:
        """Start without inspections."""
        self._today = today
        self._rounds: dict[str, str] = {}
        #: By inspection, or by round where they are the round's own.
        self._entered: dict[str, dict[str, Records]] = {}
        self._decided: dict[str, dict[str, list[Decision]]] = {}
        self._shared: dict[str, _Shared] = {}
        self._made: dict[str, Snapshot] = {}

    def add(self, inspections: Sequence[tuple[str, str]], rows: Rows) -> None:
        """Add the rows of further inspections and of their rounds."""
        entered: dict[str, dict[str, Records]] = defaultdict(dict)
        for records in rows.records:
            entered[records.owner][records.kind] = records
        decided: dict[str, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
        closers = []
        for decision in rows.decisions:
            if decision.inspection_id is None:
                closers.append(decision)
            else:
                decided[decision.inspection_id][decision.part].append(decision)
        for inspection, round_id in inspections:
            decided[inspection]["closer"] = closers
            self._rounds[inspection] = round_id
        self._entered |= entered
        self._decided |= decided

    def __getitem__(self, inspection: str) -> Snapshot:
        """Return the snapshot of one inspection."""
        found = self._made.get(inspection)
        if found is None:
            shared = self._shared_by(self._rounds[inspection])
            entered = self._entered.get(inspection, {})
            found = _snapshot(entered, self._decided[inspection], shared, self._today)
            self._made[inspection] = found
        return found

    def _shared_by(self, round_id: str) -> "_Shared":
        found = self._shared.get(round_id)
        if found is None:
            found = self._shared[round_id] = _shared(self._entered.get(round_id, {}))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rounds)

    def __len__(self) -> int:
        return len(self._rounds)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The facts that all inspections of a round share."""

    round: Round
    members: tuple[Member, ...]


def _shared(entered: Mapping[str, Records]) -> _Shared:
    return _Shared(_single(Round, entered.get("round")), _parts(Member, entered.get("member")))


def _snapshot(
    entered: Mapping[str, Records],
    decided: Mapping[str, list[Decision]],
    shared: _Shared,
    today: date,
) -> Snapshot:
    unit = _single(Unit, entered.get("unit"))
    team = Team(
        tuple(m for m in shared.members if m.group == unit.group),
        _parts(Recusal, entered.get("recusal")),
    )
    parts: dict[str, Any] = {}
    for kind, (name, part) in PARTS.items():
        if found := entered.get(kind):
            parts[name] = _counting(part, found, team.absent)
    attempts = decided.get("attempt", ())
    facts = Facts(
        today=today,
        round=shared.round,
        unit=unit,
        team=team,
        proceedings=_proceedings(attempts, decided.get("draft", ()), decided.get("approval", ())),
        absences=tuple(Absence(a.item or "", a.reason) for a in decided.get("absence", ())),
        closers=frozenset(closer.by for closer in decided.get("closer", ())),
        **parts,
    )
    exemptions = tuple(map(_exempted, decided.get("exemption", ())))
    current = next((attempt.id for attempt in attempts if attempt.left_at is None), None)
    return Snapshot(facts, exemptions, current, _newest(decided.get(fact_rows.DEADLINE, ())))


def _parts(part: type[_T], records: Records | None) -> tuple[_T, ...]:
    return tuple(decoded(part, records.numbers, records.data)) if records else ()


def _single(part: type[_T], records: Records | None) -> _T:
    return _parts(part, records)[0] if records else part()


def _counting(part: type[_T], records: Records, absent: frozenset[str]) -> Parts[_T]:
    """Return the records that count: nobody behind them is absent."""
    if not absent:
        return Parts(records.size, partial(_in_order, part, records))
    behind_each = zip(
        records.entered_by.split(SEPARATOR), records.on_behalf_of.split(SEPARATOR), strict=True
    )
    counts = [absent.isdisjoint(persons) for persons in behind_each]
    return Parts(sum(counts), partial(_in_order, part, records, counts))


def _in_order(
    part: type[_T], records: Records, counts: Sequence[bool] | None = None
) -> tuple[_T, ...]:
    made = _parts(part, records)
    return tuple(sorted(made if counts is None else compress(made, counts), key=_by_number))


def _by_number(part: Part) -> tuple[int, str]:
    return len(part.record), part.record


def _proceedings(
    attempts: Iterable[Decision], drafts: Iterable[Decision], approvals: Iterable[Decision]
) -> Proceedings:
    submitted = tuple(sorted(map(_draft, drafts), key=lambda d: d.version))
    texts = {draft.version: draft.text_sha256 for draft in submitted}
    return Proceedings(
        tuple(sorted(map(_attempt, attempts), key=lambda a: a.position)),
        submitted,
        tuple(sorted((_approval(a, texts) for a in approvals), key=lambda a: a.position)),
    )


def _attempt(row: Decision) -> Attempt:
    return Attempt(
        stage=row.stage,
        number=row.attempt,
        how=row.how,
        position=row.position,
        entered_at=datetime.fromisoformat(row.at),
        left_at=datetime.fromisoformat(row.left_at) if row.left_at else None,
    )


def _draft(row: Decision) -> Draft:
    statements = json.loads(row.statements)
    return Draft(
        version=row.version,
        sha256=row.sha256,
        authors=tuple(statements["authors"]),
        revised_by=row.revised_by,
        stage=row.stage,
        attempt=row.attempt,
        cites=tuple(statements["cites"]),
        none_found=tuple(statements["none_found"]),
        left_out=statements["left_out"],
        submitted_at=datetime.fromisoformat(row.at),
        position=row.position,
        text_sha256=row.text_sha256,
        submitted_by=row.by,
        on_behalf_of=row.on_behalf_of,
    )


def _approval(row: Decision, texts: Mapping[int, str]) -> Approval:
    return Approval(
        role=row.role,
        by=row.by,
        on_behalf_of=row.on_behalf_of,
        version=row.version,
        sha256=row.sha256,
        stage=row.stage,
        attempt=row.attempt,
        at=datetime.fromisoformat(row.at),
        position=row.position,
        text_sha256=texts.get(row.version, ""),
    )


def _exempted(row: Decision) -> StoredExemption:
    return StoredExemption(
        id=row.id,
        requirement=row.requirement,
        item=row.item,
        reason=row.reason,
        proposed_by=row.by or None,
        on_behalf_of=row.on_behalf_of or "",
        granted_by=row.granted_by,
    )


def _newest(rows: Sequence[Decision]) -> tuple[Deadline, ...]:
    newest: dict[tuple[str, str, int], Decision] = {}
    for row in sorted(rows, key=lambda one: one.version):
        newest[row.stage, row.requirement, row.attempt] = row
    return tuple(
        deadlines.of_row(
            row.id, row.stage, row.requirement, row.attempt, row.version, row.due_on, row.data
        )
        for row in newest.values()
    )

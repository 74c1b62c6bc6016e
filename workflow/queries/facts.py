"""The facts of inspections, made of what is stored of them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from workflow.inspection import deadlines
from workflow.queries import fact_rows
from workflow.queries.fact_rows import Line
from workflow.rules.behind import behind
from workflow.rules.deadlines import Deadline
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import FocusItem, Interview, Letter, Material, Survey
from workflow.rules.facts.findings import Finding, Measure
from workflow.rules.facts.meetings import Announcement, Meeting
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.papers import Paper
from workflow.rules.facts.proceedings import Approval, Attempt, Draft, Proceedings
from workflow.rules.facts.record_part import Part, Parts
from workflow.rules.facts.roster import Absence, Person
from workflow.rules.facts.team import Member, Recusal, Team
from workflow.rules.requirements import GrantedExemption

#: How many inspections one statement names at most: the databases bound their parameters.
AT_ONCE = 5_000

_T = TypeVar("_T", bound=Part)

#: Kinds of record that every judgement looks at.
ALWAYS = ("round", "unit", "member", "recusal")

#: What is entered by somebody who takes no part does not count; the office's opening does.
_PARTS: dict[str, tuple[str, type[Part]]] = {
    "person": ("persons", Person),
    "meeting": ("meetings", Meeting),
    "paper": ("papers", Paper),
    "announcement": ("announcements", Announcement),
    "focus": ("focus", FocusItem),
    "interview": ("interviews", Interview),
    "survey": ("surveys", Survey),
    "material": ("materials", Material),
    "finding": ("findings", Finding),
    "letter": ("letters", Letter),
    "measure": ("measures", Measure),
}


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exemption as it is stored, proposed or granted."""

    id: str
    requirement: str
    item: str | None
    reason: str
    proposed_by: str | None
    #: For whom it was proposed.
    on_behalf_of: str
    granted_by: str | None

    def proposers(self) -> frozenset[str]:
        """Return everybody who stands behind the proposal."""
        return behind(self.proposed_by or "", self.on_behalf_of)


@dataclass(frozen=True)
class Snapshot:
    """The facts of one inspection, with what was set aside and the open attempt's row."""

    facts: Facts
    exemptions: tuple[Exempted, ...]
    open_attempt: str | None
    #: The newest version of each; only where asked for.
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
    """Return the kinds of record that the requirements of stages look at."""
    named = {kind for stage in stages for q in stage.requirements for kind in q.kinds}
    return (*ALWAYS, *sorted(named))


def kinds_to_judge(lifecycle: Lifecycle, stages: Sequence[Stage]) -> tuple[str, ...]:
    """Return the kinds that judging stages looks at: all of them where a requirement looks back."""
    if any(stage.looks_back for stage in stages):
        return every_kind(lifecycle)
    return kinds_of(stages)


def every_kind(lifecycle: Lifecycle) -> tuple[str, ...]:
    """Return the kinds of record that any requirement looks at."""
    return kinds_of(lifecycle.stages)


def of_one(
    connection: Connection, inspection: str, round_id: str, kinds: Sequence[str], today: date
) -> Snapshot:
    """Return what is known of one inspection on a local date."""
    lines = fact_rows.of_one(connection, inspection, round_id, kinds)
    by_part: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_part[line.part].append(line)
    return _known(by_part, _shared(by_part), today)


def of_many(
    connection: Connection,
    inspections: Sequence[tuple[str, str]],
    kinds: Sequence[str],
    today: date,
) -> "Snapshots":
    """Return what is known of inspections, each given as (id, round id), by id.

    What is known of one is made of its rows when it is first looked at: where these contradict each
    other it fails there, and the others can still be had.
    """
    known = Snapshots(today)
    for start in range(0, len(inspections), AT_ONCE):
        part = inspections[start : start + AT_ONCE]
        rounds = sorted({round_id for _, round_id in part})
        ids = [inspection for inspection, _ in part]
        known.take(part, fact_rows.of_many(connection, ids, rounds, kinds))
    return known


class Snapshots(Mapping[str, Snapshot]):
    """What is known of several inspections, by id."""

    def __init__(self, today: date) -> None:
        """Begin with none."""
        self._today = today
        self._rounds: dict[str, str] = {}
        self._own: dict[str, dict[str, list[Line]]] = {}
        self._of_round: dict[str, dict[str, list[Line]]] = {}
        self._shared: dict[str, _Shared] = {}
        self._made: dict[str, Snapshot] = {}

    def take(self, inspections: Sequence[tuple[str, str]], lines: Sequence[Line]) -> None:
        """Take the rows of further inspections and of their rounds."""
        own: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
        of_round: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
        closers = [line for line in lines if line.part == "@closer"]
        for line in lines:
            if line.inspection_id is not None:
                own[line.inspection_id][line.part].append(line)
            elif line.part != "@closer":
                of_round[line.t4][line.part].append(line)
        for inspection, round_id in inspections:
            own[inspection]["@closer"] = closers
            self._rounds[inspection] = round_id
        self._own |= own
        self._of_round |= of_round

    def __getitem__(self, inspection: str) -> Snapshot:
        """Return what is known of one."""
        found = self._made.get(inspection)
        if found is None:
            shared = self._shared_by(self._rounds[inspection])
            found = self._made[inspection] = _known(self._own[inspection], shared, self._today)
        return found

    def _shared_by(self, round_id: str) -> "_Shared":
        found = self._shared.get(round_id)
        if found is None:
            found = self._shared[round_id] = _shared(self._of_round.get(round_id, {}))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rounds)

    def __len__(self) -> int:
        return len(self._rounds)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the inspections of a round share."""

    round: Round
    members: tuple[Member, ...]


def _shared(lines: Mapping[str, list[Line]]) -> _Shared:
    return _Shared(_single(Round, lines.get("round")), _parts(Member, lines.get("member", ())))


def _known(lines: Mapping[str, list[Line]], shared: _Shared, today: date) -> Snapshot:
    unit = _single(Unit, lines.get("unit"))
    team = Team(
        tuple(m for m in shared.members if m.group == unit.group),
        _parts(Recusal, lines.get("recusal", ())),
    )
    parts: dict[str, Any] = {}
    for kind, (name, part) in _PARTS.items():
        if found := lines.get(kind):
            counting = [line for line in found if _counts(line, team)] if team.absent else found
            parts[name] = Parts(len(counting), partial(_in_order, part, counting))
    attempts = tuple(sorted(map(_attempt, lines.get("@attempt", ())), key=lambda a: a.position))
    drafts = tuple(sorted(map(_draft, lines.get("@draft", ())), key=lambda d: d.version))
    texts = {draft.version: draft.text_sha256 for draft in drafts}
    approvals = (_approval(line, texts) for line in lines.get("@approval", ()))
    facts = Facts(
        today=today,
        round=shared.round,
        unit=unit,
        team=team,
        proceedings=Proceedings(
            attempts,
            drafts,
            tuple(sorted(approvals, key=lambda a: a.position)),
        ),
        absences=tuple(Absence(line.t0, line.t1) for line in lines.get("@absence", ())),
        closers=frozenset(line.t0 for line in lines.get("@closer", ())),
        **parts,
    )
    exemptions = tuple(
        Exempted(line.t5, line.t0, line.t1, line.t2, *_proposers(line.t3), line.t4)
        for line in lines.get("@exemption", ())
    )
    current = next((a.t4 for a in lines.get("@attempt", ()) if a.t3 is None), None)
    return Snapshot(facts, exemptions, current, _newest(lines.get("@deadline", ())))


def _newest(lines: Sequence[Line]) -> tuple[Deadline, ...]:
    newest: dict[tuple[str, str, int], Line] = {}
    for line in sorted(lines, key=lambda one: one.n1):
        newest[line.t1, line.t2, line.n0] = line
    return tuple(
        deadlines.of_row(line.t0, line.t1, line.t2, line.n0, line.n1, line.t3, line.t4)
        for line in newest.values()
    )


def _parts(part: type[_T], lines: Sequence[Line]) -> tuple[_T, ...]:
    """Return the parts of records; their data is read in one go, three times as fast as singly."""
    data = json.loads(f"[{','.join([line.t1 for line in lines])}]")
    return tuple([part.of(line.t0, own) for line, own in zip(lines, data, strict=True)])


def _in_order(part: type[_T], lines: Sequence[Line]) -> tuple[_T, ...]:
    return _parts(part, sorted(lines, key=_by_number))


def _single(part: type[_T], lines: Sequence[Line] | None) -> _T:
    return part.of(lines[0].t0, json.loads(lines[0].t1)) if lines else part.of("", {})


def _by_number(line: Line) -> tuple[int, str]:
    return len(line.t0), line.t0


def _counts(line: Line, team: Team) -> bool:
    """Return whether a record counts: not where it was entered by who takes no part."""
    return not (line.t2 in team.absent or line.t3 in team.absent)


def _attempt(line: Line) -> Attempt:
    return Attempt(
        stage=line.t0,
        number=line.n0,
        how=line.t1,
        position=line.n1,
        entered_at=datetime.fromisoformat(line.t2),
        left_at=datetime.fromisoformat(line.t3) if line.t3 else None,
    )


def _draft(line: Line) -> Draft:
    statements = json.loads(line.t1)
    revised_by, submitted_by, on_behalf_of = (f"{line.t2}  ".split(" "))[:3]
    return Draft(
        version=line.n0,
        sha256=line.t0,
        authors=tuple(statements["authors"]),
        revised_by=revised_by,
        stage=line.t3,
        attempt=line.n1,
        cites=tuple(statements["cites"]),
        none_found=tuple(statements["none_found"]),
        left_out=statements["left_out"],
        submitted_at=datetime.fromisoformat(line.t4),
        position=line.n2,
        text_sha256=line.t5,
        submitted_by=submitted_by,
        on_behalf_of=on_behalf_of,
    )


def _proposers(named: str | None) -> tuple[str | None, str]:
    """Return by whom an exemption was proposed, and for whom."""
    proposed_by, _, on_behalf_of = (named or "").partition(" ")
    return proposed_by or None, on_behalf_of


def _approval(line: Line, texts: Mapping[int, str]) -> Approval:
    return Approval(
        role=line.t0,
        by=line.t1,
        on_behalf_of=line.t2,
        version=line.n0,
        sha256=line.t3,
        stage=line.t4,
        attempt=line.n1,
        at=datetime.fromisoformat(line.t5),
        position=line.n2,
        text_sha256=texts.get(line.n0, ""),
    )

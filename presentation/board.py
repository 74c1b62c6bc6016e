"""Rounds in words: each with its counts, and the units of one with what they wait for."""

from collections.abc import Iterable
from dataclasses import dataclass

from presentation import requirements
from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.inspection import inspections
from workflow.queries.rounds import RoundCount
from workflow.queries.status import Status

_STATES = (inspections.OPEN, inspections.SUSPENDED, inspections.CLOSED, inspections.CANCELLED)


def rounds(found: Iterable[RoundCount], speaking: Language) -> TextTable:
    """Return the rounds, with how many of their inspections are in which state."""
    headings = (N_("round"), N_("title"), N_("stage"), N_("open"), N_("suspended"), N_("closed"),
                N_("cancelled"), N_("overdue"))  # fmt: skip
    rows = [
        [one.round, one.title, speaking.word(one.stage),
         *(one.states.get(state, 0) for state in _STATES), one.overdue]
        for one in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a round, in words: where it stands, what it lacks, whom it waits for."""

    code: str
    title: str
    stage: str
    due: str
    lacks: str
    waits: str
    late: bool
    ready: bool
    ended: bool


#: The headings of these, in their order.
HEADINGS = (
    N_("unit"), N_("title"), N_("stage"), N_("due on"), N_("lacks"), N_("waits on"),
)  # fmt: skip


def unit_line(one: Status, speaking: Language) -> UnitLine:
    """Return the line of a unit."""
    unmet = one.unmet if one.state == inspections.OPEN else ()
    told = requirements.in_short(speaking, unmet, 2)
    if one.review.undone:
        undone = speaking.say(N_("undone: {n}"), n=len(one.review.undone))
        told = f"[{undone}] {told}".strip()
    stage = speaking.word(one.stage)
    if one.state in (inspections.SUSPENDED, inspections.CANCELLED):
        stage = speaking.say(N_("{stage} ({state})"), stage=one.stage, state=one.state)
    due = one.due_on.isoformat() if one.due_on else ""
    if one.overdue_days:
        due += " " + speaking.say(N_("+{days} d"), days=one.overdue_days)
    return UnitLine(
        code=one.unit,
        title=one.title,
        stage=stage,
        due=due,
        lacks=told or (speaking.say(N_("ready")) if one.ready else ""),
        waits=requirements.who(speaking, one.waits_on),
        late=one.overdue_days > 0,
        ready=one.ready,
        ended=one.state in inspections.FINAL,
    )

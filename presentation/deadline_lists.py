"""Lists of deadlines: of one inspection with how each was counted, of a round what is running."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from presentation import deadlines as words
from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.operations.load_calendar import MovedDeadline
    from workflow.queries.deadlines import DeadlineStatus
    from workflow.queries.status import Status
    from workflow.rules.calendar import Day

    Found = Sequence[tuple[Status, DeadlineStatus]]

#: Kind of a day in the calendar → the word for it in a CSV file.
_KINDS = {"off": "休", "work": "班", "closure": "停"}
_HELD = {True: N_(" (provisional)"), False: N_(" (official)")}


def explained(speaking: Language, found: "Found") -> Iterable[str]:
    """Yield the deadlines of one inspection, each with how its date was counted."""
    one = found[0][0]
    yield f"{one.round}/{one.unit}  {one.title}"
    for _, status in found:
        deadline = status.deadline
        said = speaking.say(
            N_("{due_on}  {title}, attempt {attempt}: {is_}"),
            due_on=deadline.due.due_on,
            title=speaking.about(deadline.stage, deadline.requirement),
            attempt=deadline.attempt,
            is_=_state(speaking, one, status),
        )
        yield f"  {said}"
        yield f"      {words.derivation(speaking, deadline)}"


def running(speaking: Language, found: "Found") -> TextTable | None:
    """Return the deadlines that are running or suspended, the next one first; None of none."""
    listed = [(one, s) for one, s in found if s.state in ("running", "suspended")]
    listed.sort(key=lambda pair: (pair[1].deadline.due.due_on, pair[0].round, pair[0].unit))
    headings = (N_("due on"), N_("inspection"), N_("what"), N_("state"), N_("rule"))
    rows = [
        [
            words.date_of(speaking, status.deadline.due),
            f"{one.round}/{one.unit}",
            speaking.about(status.deadline.stage, status.deadline.requirement),
            _state(speaking, one, status),
            words.rule(speaking, status.deadline),
        ]
        for one, status in listed
    ]
    return TextTable.of(speaking, headings, rows) if rows else None


def _state(speaking: Language, one: "Status", status: "DeadlineStatus") -> str:
    late = words.lateness(speaking, status, one.today)
    return words.state(speaking, status) + (late and f"  {late}")


def moved(found: Iterable["MovedDeadline"], speaking: Language) -> TextTable:
    """Return the deadlines that another calendar moves."""
    headings = (N_("inspection"), N_("what"), N_("before"), N_("after"))
    rows = [
        [m.inspection, m.requirement or speaking.word(m.stage), m.before or "",
         f"{m.after}{speaking.say(_HELD[m.provisional])}"]
        for m in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def calendar_changes(came: Iterable["Day"], went: Iterable["Day"]) -> Iterable[str]:
    """Yield the days that come and go, as lines of a CSV file."""
    yield from (f"+ {calendar_day(day)}" for day in came)
    yield from (f"- {calendar_day(day)}" for day in went)


def calendar_day(day: "Day") -> str:
    """Return a day as the line of a CSV file that loads it."""
    return f"{day.on},{_KINDS[day.kind]},{day.name}"

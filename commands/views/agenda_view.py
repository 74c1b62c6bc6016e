"""How a person reads what is before them: what is late first, then what to do, with the command."""

from commands.terminal import layout, output
from commands.terminal.session import Session
from commands.views import status_view
from presentation import agenda as words
from presentation import text_layout
from workflow.errors import N_
from workflow.queries.agenda import Agenda, Item, ToInterview

#: So many things of a section, and lacking things of one of them, are told; JSON has all of them.
_MOST, _LACKING = 15, 2
_BOLD, _RED = "1", "31"
_INDENT = "    "


def agenda(session: Session, found: Agenda) -> None:
    """Write an agenda in sections; one in which nothing stands is left out."""
    sections = (
        (N_("late: {n}"), found.late, _in_short),
        (N_("you can do this now: {n}"), found.now, _to_do),
        (N_("you wait for others: {n}"), found.waiting, _to_wait),
        (N_("due in the next ten working days: {n}"), found.ahead, _in_short),
    )
    for heading, items, written in sections:
        if items:
            _heading(session, heading, len(items))
            for item in items[:_MOST]:
                written(session, item)
            if (more := len(items) - _MOST) > 0:
                session.tell(N_("  and {more} more; all of them: --json"), more=more)
    for one in found.interviews:
        _interviews(session, one)
    if not any(items for _, items, _ in sections):
        session.tell(N_("there is nothing for you to do"))


def _heading(session: Session, heading: str, count: int) -> None:
    output.says("")
    output.says(layout.Painted(session.say(heading, n=count), _BOLD))


def _in_short(session: Session, item: Item) -> None:
    """Write in a line what it is, and by when."""
    told = words.in_short(item, session.language)
    if layout.watched():
        told = text_layout.cut(told, layout.columns() - 2)
    output.says("  ", layout.Painted(told, _RED) if item.overdue_days > 0 else told)


def _to_do(session: Session, item: Item) -> None:
    _what(session, item)
    for offer in item.offers[:1]:
        status_view.command(session, item.status, offer, _INDENT)


def _to_wait(session: Session, item: Item) -> None:
    _what(session, item)
    if who := words.people(item.who, session.language):
        output.says(_INDENT, session.say(N_("ask: {who}"), who=who))
    else:
        output.says(
            _INDENT, session.say(N_("nobody is entitled to do it; the office appoints somebody"))
        )


def _what(session: Session, item: Item) -> None:
    """Write what it is, by when, and what of it is lacking first."""
    told = words.in_short(item, session.language)
    output.says("  ", layout.Painted(told, _RED) if item.overdue_days > 0 else told)
    if lacking := words.lacking(item, session.language, _LACKING):
        output.says(_INDENT, lacking)


def _interviews(session: Session, found: ToInterview) -> None:
    """Write everybody who is still to be interviewed: those whom a group requires come first."""
    name = f"{found.status.round}/{found.status.unit}"
    output.says("")
    said = (
        N_("{target}: {n} people not yet interviewed, at least {more} more for the coverage")
        if found.more
        else N_("{target}: {n} people not yet interviewed")
    )
    told = session.say(said, target=name, n=len(found.people), more=found.more)
    output.says(layout.Painted(told, _BOLD))
    everybody = [words.to_interview(found, person, session.language) for person in found.people]
    wide = layout.columns() if layout.watched() else 1000
    for row in text_layout.in_rows(everybody, wide, "  "):
        output.says(row)

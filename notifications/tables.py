"""Notices and forecasts as tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from notifications import words
from notifications.forecast import Ahead
from notifications.listing import Notice
from presentation import deadlines
from presentation.language import Language
from presentation.tables import TextTable
from workflow.clock import local_text
from workflow.errors import N_


def every(found: Iterable[Notice], speaking: Language) -> TextTable:
    """Return every notice of an inspection, with why it is sent or not."""
    headings = (N_("planned for"), N_("rung"), N_("what"), N_("to"), N_("channel"), N_("state"),
                N_("why"))  # fmt: skip
    rows = [
        [minute(n), words.rung(speaking, n.rung), words.about(speaking, n), n.recipient,
         speaking.word(n.channel), words.state(speaking, n), words.why(speaking, n)]
        for n in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def minute(n: Notice) -> str:
    """Return for when a notice is planned."""
    return local_text(n.planned_for)


def latest(
    found: Iterable[Notice], speaking: Language, *, now: datetime, with_recipient: bool
) -> TextTable:
    """Return a line for each thing still to be done and person: told last, and what comes next."""
    lines: dict[tuple[str, ...], list[Notice]] = {}
    for n in found:
        if n.running and n.channel == "inbox":
            key = (n.recipient, n.inspection or "", words.about(speaking, n))
            lines.setdefault(key, []).append(n)
    ordered = sorted(lines.values(), key=lambda line: all(n.state == "planned" for n in line))
    headings = [N_("inspection"), N_("what"), N_("due on"), N_("last told"), N_("seen"), N_("next")]
    rows = [_latest(line, speaking, now) for line in ordered]
    if with_recipient:
        headings.insert(0, N_("to"))
        rows = [[line[0].recipient, *row] for line, row in zip(ordered, rows, strict=True)]
    return TextTable.of(speaking, headings, rows)


def _latest(line: Sequence[Notice], speaking: Language, now: datetime) -> list[str]:
    past = [n for n in line if n.state != "planned"]
    ahead = [n for n in line if n.state == "planned"]
    gone = [n for n in past if n.state != "suppressed"]
    last = gone[-1] if gone else None
    due_on = (last or line[-1]).due_on
    return [
        line[0].inspection or "",
        words.about(speaking, line[0]),
        due_on.isoformat() if due_on else "",
        _moment(last, last.sent_at, speaking) if last else _not_told(past, speaking),
        "✓" if last and last.state == "acknowledged" else "",
        _next(ahead[0], speaking, now) if ahead else "",
    ]


def _next(n: Notice, speaking: Language, now: datetime) -> str:
    """Return when a notice goes out; one whose time has come waits for a day and hour to do so."""
    if n.planned_for > now:
        return _moment(n, n.planned_for, speaking)
    return speaking.say(N_("waits to go out: {rung}"), rung=words.rung(speaking, n.rung))


def _not_told(past: Sequence[Notice], speaking: Language) -> str:
    """Return that something came and was not sent, and why: nobody is to think that it is done."""
    return words.why_not(speaking, past[-1]) if past else ""


def _moment(n: Notice, at: datetime | None, speaking: Language) -> str:
    day = local_text(at)[5:10] if at else ""
    return f"{day} {words.rung(speaking, n.rung)}".strip()


def dates(stages: Iterable[Ahead], speaking: Language) -> TextTable:
    """Return when each stage to come is entered, due and left."""
    headings = (N_("stage"), N_("entered on"), N_("due on"), N_("left on"), N_("shifted by"))
    rows: list[list[object]] = []
    for one in stages:
        mark = deadlines.provisional(speaking, held=any(d.due.provisional for d in one.deadlines))
        due = f"{one.due_on}{mark}" if one.due_on else ""
        shift = speaking.say(N_("{days} day(s)"), days=one.shift) if one.shift else ""
        rows.append([speaking.word(one.stage), one.enters_on, due, one.leaves_on, shift])
        for d in one.deadlines:
            if d.requirement:
                title = speaking.requirement(d.requirement)
                rows.append([f"  {title}", "", deadlines.date_of(speaking, d.due), "", ""])
    return TextTable.of(speaking, headings, rows)


def reminders(stages: Iterable[Ahead], speaking: Language) -> TextTable:
    """Return the notices to come."""
    headings = (N_("planned for"), N_("what"), N_("rung"), N_("to"))
    rows = [
        [local_text(r.at), speaking.about(one.stage, r.requirement),
         words.rung(speaking, r.rung), speaking.joined(r.to)]
        for one in stages
        for r in one.reminders
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)

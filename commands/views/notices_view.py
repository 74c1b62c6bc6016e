"""Notices as a person reads them: all of one inspection, or what is still to be done."""

from itertools import groupby
from typing import TYPE_CHECKING

from commands.terminal import layout, output
from commands.terminal.session import Session
from notifications import words
from presentation.documents.moments import instant
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.listing import Notice


def every(session: Session, found: "list[Notice]") -> None:
    """Write every notice of one inspection: a table, or for a person what went out together."""
    if layout.watched():
        _together(session, found)
        return
    headings = [N_("planned for"), N_("rung"), N_("what"), N_("to"), N_("channel"), N_("state"),
                N_("why")]  # fmt: skip
    speaking = session.language
    rows = [
        [_minute(n), words.rung(speaking, n.rung), words.about(speaking, n), n.recipient,
         speaking.word(n.channel),
         words.state(speaking, n), words.why(speaking, n)]
        for n in found
    ]  # fmt: skip
    session.table(headings, rows)


def _together(session: Session, found: "list[Notice]") -> None:
    """Write under each rung that comes to whom it goes, how, and why."""

    def rung(n: "Notice") -> tuple[str, str, str]:
        return _minute(n), words.about(session.language, n), words.rung(session.language, n.rung)

    several = any(n.channel != "inbox" for n in found)
    wide = [
        max(map(layout.width, column))
        for column in zip(*(_beside(session, n, several=several) for n in found), strict=True)
    ]
    for (at, about, said), group in groupby(sorted(found, key=rung), rung):
        for line in layout.wrapped(f"{at}  {said}  {about}", layout.columns()):
            output.says(line)
        for n in group:
            beside = zip(_beside(session, n, several=several), wide, strict=True)
            start = "  " + "  ".join(layout.padded(text, columns) for text, columns in beside)
            further = " " * (layout.width(start) + 2)
            for line in layout.wrapped(
                words.why(session.language, n), layout.columns(), start + "  ", further
            ):
                output.says(line)


def _beside(session: Session, n: "Notice", *, several: bool) -> list[str]:
    channel = [session.language.word(n.channel)] if several else []
    return [n.recipient, *channel, words.state(session.language, n)]


def _minute(n: "Notice") -> str:
    return (instant(n.planned_for) or "")[:16].replace("T", " ")


def latest(session: Session, found: "list[Notice]", *, to: str | None) -> None:
    """Write one line for each thing still to be done and person: told last, and what comes next."""
    lines: dict[tuple[str, ...], list[Notice]] = {}
    for n in found:
        if n.running and n.channel == "inbox":
            key = (n.recipient, n.inspection or "", words.about(session.language, n))
            lines.setdefault(key, []).append(n)
    told = [line for line in lines.values() if any(n.state != "planned" for n in line)]
    ahead = [line for line in lines.values() if all(n.state == "planned" for n in line)]
    headings = [N_("inspection"), N_("what"), N_("due on"), N_("last told"), N_("seen"), N_("next")]
    rows = [_line(session, line) for line in (*told, *ahead)]
    if to is None:
        headings.insert(0, N_("to"))
        rows = [[line[0].recipient, *row] for line, row in zip((*told, *ahead), rows, strict=True)]
    if rows:
        session.table(headings, rows)
    else:
        session.tell(N_("nothing is left to do of what was told"))
    unseen = [n for n in found if n.state == "sent" and n.running and n.channel == "inbox"]
    done = len({n.id for n in found if n.channel == "inbox" and not n.running})
    if done:
        said = N_("{done} more are about what is done by now, or has another day")
        session.hint(said, done=done)
    if unseen:
        said = N_(
            "{unseen} not acknowledged yet; one inspection in full: xuncha notices ROUND/UNIT"
        )
        session.hint(said, unseen=len(unseen))
    if to is not None and unseen:
        said = N_("to say that the latest was seen: xuncha acknowledge {key}")
        session.hint(said, key=unseen[-1].message)


def _line(session: Session, line: "list[Notice]") -> list[str]:
    past = [n for n in line if n.state != "planned"]
    ahead = [n for n in line if n.state == "planned"]
    gone = [n for n in past if n.state != "suppressed"]
    last = gone[-1] if gone else None
    first = line[0]
    due_on = (last or line[-1]).due_on
    return [
        first.inspection or "",
        words.about(session.language, first),
        due_on.isoformat() if due_on else "",
        _moment(session, last, last.sent_at) if last else _not_told(session, past),
        "✓" if last and last.state == "acknowledged" else "",
        _moment(session, ahead[0], ahead[0].planned_for) if ahead else "",
    ]


def _not_told(session: Session, past: "list[Notice]") -> str:
    """Return that something came and was not sent, and why not: nobody is to think it is done."""
    return words.why_not(session.language, past[-1]) if past else ""


def _moment(session: Session, n: "Notice", at: "datetime | None") -> str:
    day = local_text(at)[5:10] if at else ""
    return f"{day} {words.rung(session.language, n.rung)}".strip()

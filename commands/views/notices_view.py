"""Notices as a person reads them: all of one inspection, or what is still to be done."""

from itertools import groupby
from typing import TYPE_CHECKING

from commands.terminal import layout, output
from commands.terminal.session import Session
from notifications import tables, words
from presentation import text_layout
from workflow.errors import N_

if TYPE_CHECKING:
    from notifications.listing import Notice


def every(session: Session, found: "list[Notice]") -> None:
    """Write every notice of one inspection: a table, or for a person what went out together."""
    if layout.watched():
        _together(session, found)
        return
    output.table(tables.every(found, session.language))


def _together(session: Session, found: "list[Notice]") -> None:
    """Write under each rung that comes to whom it goes, how, and why."""

    def rung(n: "Notice") -> tuple[str, str, str]:
        speaking = session.language
        return tables.minute(n), words.about(speaking, n), words.rung(speaking, n.rung)

    several = any(n.channel != "inbox" for n in found)
    wide = [
        max(map(text_layout.width, column))
        for column in zip(*(_beside(session, n, several=several) for n in found), strict=True)
    ]
    for (at, about, said), group in groupby(sorted(found, key=rung), rung):
        output.says(f"{at}  {said}  {about}")
        for n in group:
            beside = zip(_beside(session, n, several=several), wide, strict=True)
            start = "  " + "  ".join(text_layout.padded(text, columns) for text, columns in beside)
            further = " " * (text_layout.width(start) + 2)
            for line in text_layout.wrapped(
                words.why(session.language, n), layout.columns(), start + "  ", further
            ):
                output.says(line)


def _beside(session: Session, n: "Notice", *, several: bool) -> list[str]:
    channel = [session.language.word(n.channel)] if several else []
    return [n.recipient, *channel, words.state(session.language, n)]


def latest(session: Session, found: "list[Notice]", *, to: str | None) -> None:
    """Write one line for each thing still to be done and person: told last, and what comes next."""
    latest_of = tables.latest(found, session.language, now=session.now(), with_recipient=to is None)
    if latest_of.rows:
        output.table(latest_of)
    else:
        session.tell(N_("everything that was notified is done"))
    unseen = [n for n in found if n.state == "sent" and n.running and n.channel == "inbox"]
    done = len({n.id for n in found if n.channel == "inbox" and not n.running})
    if done:
        said = N_("{done} more are about things since done or rescheduled")
        session.hint(said, done=done)
    if unseen:
        said = N_(
            "{unseen} not acknowledged yet; one inspection in full: xuncha notices ROUND/UNIT"
        )
        session.hint(said, unseen=len(unseen))
    if to is not None and unseen:
        said = N_("to acknowledge the latest: xuncha acknowledge {key}")
        session.hint(said, key=unseen[-1].message)

"""tick, notices, acknowledge: what is told to whom, and what became of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from commands.terminal import output
from commands.terminal.session import SILENT_AFTER, Session, shared, target_of
from commands.terminal.shapes import instant
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.delivery import Post
    from notifications.falling_due import Sending
    from notifications.listing import Notice

_NOT = {
    "overtaken": N_("a higher rung goes out instead: {rung}"),
    "own_act": N_("the own act of that day"),
    "simulation": N_("a simulation sends nothing out: set [simulation] deliver"),
    "met": N_("met meanwhile"),
    "suspended": N_("suspended meanwhile"),
    "void": N_("returned or ended meanwhile"),
    "closed": N_("closed meanwhile"),
    "cancelled": N_("cancelled meanwhile"),
    "moved": N_("the deadline was moved"),
    "recused": N_("takes no part"),
    "disabled": N_("the account is disabled"),
    "no_channel": N_("the channel is not configured any more"),
}


def sending(session: Session) -> "Sending":
    """Return the channels out of the house, as the settings name them, with their secrets."""
    from config import delivery
    from notifications.channels.configured import channels
    from notifications.falling_due import Sending

    settings = delivery.read()
    held_back = session.simulation and not settings.simulation.deliver
    return Sending(channels=channels(settings), held_back=held_back)


def post(session: Session) -> "Post":
    """Return what delivery needs."""
    from config import delivery, policy_file
    from notifications.delivery import Post

    return Post(
        database=session.open(),
        lifecycle=session.lifecycle,
        sending=sending(session),
        limits=delivery.read().sending,
        clock=session.clock(),
        language=session.language.code,
        ladder=policy_file.read().ladder,
    )


@click.command()
@shared
def tick(session: Session) -> None:
    r"""Let what has come fall due and deliver it: once. For a timer, or by hand.

    Needs no account. `xuncha scheduler` does this again and again.

    \b
    */5 * * * *  cd /srv/xuncha && xuncha tick
    """
    from notifications import heartbeat
    from notifications.tick import tick as once

    ready = post(session)
    with ready.database.read() as connection:
        before = heartbeat.last(connection, "tick")
    with _progress(session) as progress:
        done = once(ready, progress)
    heartbeat.beat(ready.database, "tick", done.at)
    if session.json:
        output.document(
            {
                "at": instant(done.at),
                "due": done.due,
                "sent": done.sent,
                "failed": done.failed,
                "suppressed": done.suppressed,
                "messages": done.messages,
            }
        )
        return
    if before is not None and done.at - before > SILENT_AFTER:
        output.says(session.say(N_("no tick since {at}; this one caught up"), at=instant(before)))
    said = N_("fell due {due}, suppressed {suppressed}, sent {sent} in {messages} message(s)")
    output.says(
        session.say(
            said,
            due=done.due,
            suppressed=done.suppressed,
            sent=done.sent,
            messages=done.messages,
        )
    )
    if done.failed:
        output.says(session.say(N_("given up: {failed}; see xuncha notices"), failed=done.failed))
    if done.waiting:
        output.says(session.say(N_("to be tried again: {waiting}"), waiting=done.waiting))


@contextmanager
def _progress(session: Session) -> Iterator[Callable[[int, int], None] | None]:
    """Draw a bar for a person who waits."""
    if not sys.stderr.isatty() or session.json:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task(session.say(N_("delivering")), total=None)
        yield lambda done, total: drawn.update(task, completed=done, total=total)


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@click.option("--to", metavar="ACCOUNT", help="only what goes to this account")
@shared
def notices(session: Session, target: str | None, to: str | None) -> None:
    r"""What was told to whom and why, what was not and why not, and what will be.

    \b
    xuncha notices 2026-1/edu
    xuncha notices --to office
    """
    found = _listed(session, target, to)
    if session.json:
        output.document([_shape(session, n) for n in found])
        return
    if not found:
        output.says(session.say(N_("there are no notices")))
        return
    if target and "/" in target:
        _every(session, found)
    else:
        _latest(session, found, to=to)


def _listed(session: Session, target: str | None, to: str | None) -> "list[Notice]":
    from config import delivery
    from notifications import listing
    from notifications.channels.configured import channels
    from workflow.inspection import inspections
    from workflow.people import accounts

    reader, now = session.reader(), session.now()
    database = session.open()
    with database.read() as connection:
        only = None
        if target and "/" in target:
            only = [inspections.find(connection, target_of(target)).id]
        elif target:
            only = [row.id for row in inspections.of_round(connection, target)]
            if not only:
                raise inspections.not_found(target)
        if to is not None:
            accounts.find(connection, to)
        found = listing.listed(
            connection,
            database,
            session.lifecycle,
            reader,
            channels(delivery.read(), secrets=False),
            now,
            only=only,
            to=to,
        )
    return found


def _shape(session: Session, n: "Notice") -> dict[str, Any]:
    return {
        "id": n.id,
        "inspection": n.inspection,
        "stage": n.stage,
        "requirement": n.requirement,
        "attempt": n.attempt,
        "rung": n.rung,
        "recipient": n.recipient,
        "channel": n.channel,
        "planned_for": instant(n.planned_for),
        "due_on": n.due_on.isoformat() if n.due_on else None,
        "state": n.state,
        "sent_at": instant(n.sent_at),
        "attempts": n.attempts,
        "message": n.message,
        "why": _why(session, n),
    }


def _why(session: Session, n: "Notice") -> str:
    """Return why somebody is told, or is not, in words."""
    said = []
    if roles := n.why.get("roles"):
        said.append(session.say(N_("as {roles}"), roles=session.language.words(roles)))
    if principal := n.why.get("for"):
        said.append(session.say(N_("in place of {principal}"), principal=principal))
    if n.why.get("not"):
        said.append(_why_not(session, n))
    if failure := n.why.get("said"):
        said.append(session.say(N_("last try: {failure}"), failure=failure))
    return session.language.listed(said)


def _why_not(session: Session, n: "Notice") -> str:
    reason = session.say(_NOT[n.why["not"]], rung=rung_word(session, n.why.get("rung", "")))
    return session.say(N_("not sent: {reason}"), reason=reason)


def rung_word(session: Session, rung: str) -> str:
    """Return a rung in words."""
    kind, _, days = rung.partition("_")
    words = {
        "before": N_("{days} working day(s) before"),
        "due": N_("on the day"),
        "overdue": N_("late by {days} working day(s)"),
        "weekly": N_("weekly overview"),
        "calendar": N_("calendar missing"),
        "audit": N_("audit problem"),
    }
    return session.say(words[kind], days=days) if kind in words else rung


_STATES = {
    "planned": N_("planned"),
    "due": N_("to be sent"),
    "sent": N_("sent"),
    "failed": N_("given up"),
    "suppressed": N_("not sent"),
    "acknowledged": N_("seen"),
}


def _what(session: Session, n: "Notice") -> str:
    found = session.lifecycle.find(n.requirement) if n.requirement else None
    if found:
        return session.say(found[1].title)
    return session.language.word(n.stage) if n.stage else rung_word(session, n.rung)


def _every(session: Session, found: "list[Notice]") -> None:
    """Write every notice of one inspection."""
    headings = [N_("planned for"), N_("rung"), N_("what"), N_("to"), N_("channel"), N_("state"),
                N_("why")]  # fmt: skip
    rows = [
        [
            (instant(n.planned_for) or "")[:16].replace("T", " "),
            rung_word(session, n.rung),
            _what(session, n),
            n.recipient,
            n.channel,
            session.say(_STATES[n.state]),
            _why(session, n),
        ]
        for n in found
    ]
    output.table([session.say(h) for h in headings], rows)


def _latest(session: Session, found: "list[Notice]", *, to: str | None) -> None:
    """Write one line for each thing still to be done and person: told last, and what comes next."""
    lines: dict[tuple[str, ...], list[Notice]] = {}
    for n in found:
        if n.running and n.channel == "inbox":
            key = (n.recipient, n.inspection or "", _what(session, n))
            lines.setdefault(key, []).append(n)
    told = [line for line in lines.values() if any(n.state != "planned" for n in line)]
    ahead = [line for line in lines.values() if all(n.state == "planned" for n in line)]
    headings = [N_("inspection"), N_("what"), N_("due on"), N_("last told"), N_("seen"), N_("next")]
    rows = [_line(session, line) for line in (*told, *ahead)]
    if to is None:
        headings.insert(0, N_("to"))
        rows = [[line[0].recipient, *row] for line, row in zip((*told, *ahead), rows, strict=True)]
    if rows:
        output.table([session.say(h) for h in headings], rows)
    else:
        output.says(session.say(N_("nothing is left to do of what was told")))
    unseen = [n for n in found if n.state == "sent" and n.running and n.channel == "inbox"]
    done = len({n.id for n in found if n.channel == "inbox" and not n.running})
    if done:
        said = N_("{done} more are about what is done by now, or has another day")
        output.hint(session.say(said, done=done))
    if unseen:
        said = N_(
            "{unseen} not acknowledged yet; one inspection in full: xuncha notices ROUND/UNIT"
        )
        output.hint(session.say(said, unseen=len(unseen)))
    if to is not None and unseen:
        said = N_("to say that the latest was seen: xuncha acknowledge {key}")
        output.hint(session.say(said, key=unseen[-1].message))


def _line(session: Session, line: "list[Notice]") -> list[str]:
    past = [n for n in line if n.state != "planned"]
    ahead = [n for n in line if n.state == "planned"]
    gone = [n for n in past if n.state != "suppressed"]
    last = gone[-1] if gone else None
    first = line[0]
    due_on = (last or line[-1]).due_on
    return [
        first.inspection or "",
        _what(session, first),
        due_on.isoformat() if due_on else "",
        _moment(session, last, last.sent_at) if last else _not_told(session, past),
        "✓" if last and last.state == "acknowledged" else "",
        _moment(session, ahead[0], ahead[0].planned_for) if ahead else "",
    ]


def _not_told(session: Session, past: "list[Notice]") -> str:
    """Return that something came and was not sent, and why not: nobody is to think it is done."""
    return _why_not(session, past[-1]) if past else ""


def _moment(session: Session, n: "Notice", at: "datetime | None") -> str:
    day = local_text(at)[5:10] if at else ""
    return f"{day} {rung_word(session, n.rung)}".strip()


@click.command()
@click.argument("notice", metavar="NOTICE")
@shared
def acknowledge(session: Session, notice: str) -> None:
    r"""Say that you have seen a notice, or all of one message; it stops no escalation.

    NOTICE is the id of a notice or of a message, from `xuncha notices --json`.
    """
    from notifications import listing

    found = listing.acknowledge(session.open(), session.actor(), notice, session.now())
    if session.json:
        output.document([_shape(session, n) for n in found])
        return
    for n in found:
        output.says(f"{n.inspection or ''} {_what(session, n)}: {session.say(_STATES[n.state])}")

"""tick, notices, acknowledge: what is told to whom, and what became of it."""

from typing import TYPE_CHECKING

import click

import composition
from commands.terminal import output
from commands.terminal.progress import progress
from commands.terminal.session import Session, shared
from commands.terminal.words import scope_of
from workflow.errors import N_

if TYPE_CHECKING:
    from notifications.listing import Notice


@click.command()
@shared
def tick(session: Session) -> None:
    """Send the notices that have fallen due, once: for a timer, or by hand.

    Needs no account. `xuncha scheduler` does this continuously.
    """
    from commands.terminal import links
    from notifications import documents, heartbeat, words
    from notifications.tick import tick as once

    ready = session.application.delivery(links.command)
    with ready.database.read() as connection:
        before = heartbeat.last(connection, "tick")
    with progress(session, N_("delivering")) as told:
        done = once(ready, told)
    heartbeat.beat(ready.database, "tick", done.at)
    if session.json:
        output.document(documents.ticked(done))
        return
    since = before if before and done.at - before > composition.SILENT_AFTER else None
    for line in words.ticked(session.language, done, since):
        output.says(line)
    for name in done.unreadable:
        said = N_("{target} cannot be read and was passed over: xuncha audit verify {target}")
        session.tell(said, target=name)
    if done.failed:
        session.tell(N_("given up: {failed}; see xuncha notices"), failed=done.failed)


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@click.option("--to", metavar="ACCOUNT", help="only what goes to this account")
@shared
def notices(session: Session, target: str | None, to: str | None) -> None:
    """List who was notified and why, who was not and why not, and who will be."""
    from commands.views import notices_view
    from notifications import documents

    found = _listed(session, target, to)
    if session.json:
        output.document([documents.notice(n, session.language) for n in found])
        return
    if not found:
        session.tell(N_("there are no notices"))
        return
    if target and "/" in target:
        notices_view.every(session, found)
    else:
        notices_view.latest(session, found, to=to)


def _listed(session: Session, target: str | None, to: str | None) -> "list[Notice]":
    from notifications import listing

    return session.read(
        listing.listed,
        session.open(),
        session.lifecycle,
        composition.outbound_without_secrets(),
        scope_of(target) if target else None,
        to=to,
    )


@click.command()
@click.argument("notice", metavar="NOTICE")
@shared
def acknowledge(session: Session, notice: str) -> None:
    """Acknowledge a notice, or all of one message; escalation goes on.

    NOTICE is the id of a notice or of a message, from `xuncha notices --json`.
    """
    from notifications import documents, listing, words

    found = listing.acknowledge(session.open(), session.actor(), notice, session.now())
    if session.json:
        output.document([documents.notice(n, session.language) for n in found])
        return
    for n in found:
        about, state = words.about(session.language, n), words.state(session.language, n)
        output.says(f"{n.inspection or ''} {about}: {state}")

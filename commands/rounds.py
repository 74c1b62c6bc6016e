"""rounds, status: where everything stands, and what is lacking."""

import click

from commands.terminal import output
from commands.terminal.session import Session, shared
from commands.terminal.words import target_of
from commands.views import round_view
from presentation import board as words
from presentation.command_line import first_steps
from presentation.documents import status as documents
from workflow.errors import N_
from workflow.queries import board
from workflow.queries import rounds as rounds_query
from workflow.queries import status as query


@click.command()
@shared
def rounds(session: Session) -> None:
    """List the rounds, with how many inspections are open, suspended, closed, cancelled."""
    found = session.read(rounds_query.listed, session.lifecycle)
    if found or session.json:
        session.show(found, documents.rounds, words.rounds)
    else:
        session.tell(N_("there is no round yet"))
        session.hint(first_steps.FIRST_ROUND)


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def status(session: Session, target: str | None) -> None:
    """Show what an inspection lacks and what can be done; of a round, what each unit waits for."""
    if target and "/" in target:
        _one(session, target)
        return
    if target:
        found = [session.read(board.of_round, session.lifecycle, target, ahead=session.json)]
    else:
        found = session.read(board.of_open_rounds, session.lifecycle, ahead=session.json)
    session.tell_unreadable(refusal for one in found for refusal in one.unreadable)
    if session.json:
        told = [documents.round_status(one, session.language) for one in found]
        output.document(told[0] if target else told)
        return
    if not found:
        session.tell(N_("no round is open"))
        session.hint(first_steps.FIRST_ROUND)
    for one in found:
        round_view.board(session, one)


def _one(session: Session, target: str) -> None:
    from commands.views import status_view

    found = session.read(query.of_inspection, session.lifecycle, target_of(target))
    if session.json:
        output.document(documents.status(found, session.language))
    else:
        status_view.inspection(session, found)

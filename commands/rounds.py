"""rounds, status: where everything stands, and what is lacking."""

import click

from commands.terminal import output, usage_examples
from commands.terminal.session import Session, shared, target_of
from commands.views import status_view
from presentation.documents import status as documents
from workflow.errors import N_
from workflow.queries import board as boards
from workflow.queries import rounds as rounds_query
from workflow.queries import status as query


@click.command()
@shared
def rounds(session: Session) -> None:
    """List the rounds, with how many inspections are open, suspended, closed, cancelled."""
    reader, now = session.reader(), session.now()
    with session.open().read() as connection:
        found = rounds_query.listed(connection, session.lifecycle, reader=reader, now=now)
    listed = documents.rounds(found)
    if session.json:
        output.document(listed)
        return
    if not listed:
        session.tell(N_("there is no round yet"))
        session.hint(usage_examples.FIRST_ROUND)
        return
    headings = [N_("round"), N_("title"), N_("stage"), N_("open"), N_("suspended"), N_("closed")]
    headings += [N_("cancelled"), N_("overdue")]
    session.table(headings,
        [
            [r["round"], r["title"], session.language.word(r["stage"]), r["open"],
             r["suspended"], r["closed"], r["cancelled"], r["overdue"]]
            for r in listed
        ],
    )  # fmt: skip


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def status(session: Session, target: str | None) -> None:
    """What an inspection lacks and what may be done; of a round, what waits on whom."""
    reader, now = session.reader(), session.now()
    with session.open().read() as connection:
        if target and "/" in target:
            one = query.of_inspection(
                connection, session.lifecycle, target_of(target), reader=reader, now=now
            )
            if session.json:
                output.document(documents.status(one, session.language))
            else:
                status_view.inspection(session, one)
            return
        if target:
            board = boards.of_round(connection, session.lifecycle, target, reader=reader, now=now)
            session.tell_unreadable(board.unreadable)
            if session.json:
                output.document(documents.round_status(board, session.language))
            else:
                status_view.board(session, board)
            return
        found = boards.of_open_rounds(connection, session.lifecycle, reader=reader, now=now)
    session.tell_unreadable(refusal for one_round in found for refusal in one_round.unreadable)
    if session.json:
        output.document([documents.round_status(r, session.language) for r in found])
        return
    if not found:
        session.tell(N_("no round is open"))
        session.hint(usage_examples.FIRST_ROUND)
    for one_round in found:
        status_view.board(session, one_round)

"""agenda: what I can do now, whom I wait for, what is late, what comes."""

import click

from commands.terminal import output
from commands.terminal.session import Session, shared
from commands.terminal.words import scope_of


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def agenda(session: Session, target: str | None) -> None:
    """Show what you can do now, whom you wait for, what is late, and what is due soon.

    Soon is within ten working days. Everybody named may do it and takes part. The people who are
    still to be interviewed come last.
    """
    from commands.views import agenda_view
    from presentation.documents.agenda import agenda as document
    from workflow.queries import agenda as query

    named = scope_of(target) if target else None
    found, unreadable = session.read_over(query.of_reader, session.lifecycle, named)
    if session.json:
        output.document(document(found, unreadable, session.language))
    else:
        agenda_view.agenda(session, found)

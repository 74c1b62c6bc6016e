"""figures: what was done in a round, in one unit of it, or by one of its teams."""

from pathlib import Path

import click

from commands.terminal import output, tables
from commands.terminal.session import Session, shared
from commands.terminal.words import day_of, scope_of


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("--team", metavar="TEAM", default="", help="only the units of this team")
@click.option("--until", metavar="DATE", help="only what was done by this day; else by today")
@tables.INTO_WORKBOOK
@shared
def figures(session: Session, target: str, team: str, until: str | None, file: Path | None) -> None:
    """Show the figures of a round, a unit or a team, as a work summary gives them.

    A meeting of several units is one. Interviews are counted as interviews, coverage as persons,
    questionnaires and evaluations as returned. Plans are not counted.
    """
    from presentation import figures as words
    from presentation.documents.figures import figures as document
    from presentation.tables import filled
    from workflow.queries import figures as query

    found, unreadable = session.read_over(
        query.of_target, scope_of(target), team=team, until=day_of(until) if until else None
    )
    drawn = filled(words.tables(found, session.language))
    if file is not None:
        tables.write(session, file, drawn)
    elif session.json:
        output.document(document(found, unreadable, session.language))
    else:
        for table in drawn:
            output.table(table, titled=True)

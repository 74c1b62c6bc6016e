"""audit log, stages, verify, export: who did and approved what, and whether that still holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.terminal import destination, output
from commands.terminal.progress import progress
from commands.terminal.session import Session, shared
from commands.terminal.words import day_of, scope_of
from presentation import history as words
from presentation.documents import history as documents
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.inspection.inspections import Target


@click.group()
def audit() -> None:
    """Who did and approved what, and whether the history still holds."""


@audit.command("log")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def log(session: Session, target: str | None) -> None:
    """List the history in the order in which it was written."""
    from workflow.queries import history

    found = session.read(history.log, _named(target))
    session.show(found, documents.log, words.log)


@audit.command("stages")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def stages(session: Session, target: str | None) -> None:
    """List each attempt of each stage: who moved it on or sent it back, and which texts it had.

    Of a text: who wrote, submitted, revised and approved it. Of a return: to which stage and why.
    """
    from workflow.queries import history

    found = session.read(history.stages, session.lifecycle, _named(target))
    session.show(found, documents.stages, words.stages)


@audit.command("access")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@click.option("--account", "whose", metavar="ACCOUNT", default="", help="of one account only")
@click.option("--since", metavar="D", help="from this day on")
@shared
def access(session: Session, target: str | None, whose: str, since: str | None) -> None:
    """List what was refused to whom, wrong passwords too, and who read drafts; for the auditor."""
    from workflow.queries import access_lines

    first = day_of(since) if since else None
    found = session.read(access_lines.listed, _named(target), account=whose, since=first)
    session.show(found, documents.access, words.access)


def _named(target: str | None) -> "Target | None":
    return scope_of(target) if target else None


@audit.command("verify")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def verify(session: Session, target: str | None) -> int:
    """Examine every chain and every row against the history; exit 1 when something is wrong."""
    from workflow.queries.audit_export import chains
    from workflow.verification.examine import examine

    reader = session.reader()
    with session.open().read() as connection:
        only = chains(connection, _named(target), reader=reader)
        with progress(session, N_("examining")) as told:
            found = examine(connection, session.lifecycle, only, told, reader=reader)
    if session.json:
        output.document(documents.verified(found, session.language))
    else:
        for line in words.verified(found, session.language):
            output.says(line)
    return 0 if found.ok else 1


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@shared
def export(session: Session, file: Path) -> None:
    """Write every entry as a line of JSON, to be examined elsewhere."""
    from workflow.queries import audit_export

    reader, database = session.reader(), session.open()
    count = 0
    with (
        destination.written(session, file) as beside,
        database.read() as connection,
        beside.open("w", encoding="utf-8") as out,
    ):
        for line in audit_export.lines(connection, reader=reader):
            out.write(line + "\n")
            count += 1
    if session.json:
        output.document({"file": str(file), "entries": count})
    else:
        session.tell(N_("{count} entries written: {file}"), count=count, file=str(file))

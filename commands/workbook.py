"""template, import, export: workbooks out and in."""

from functools import partial
from pathlib import Path

import click

import composition
from commands.terminal import destination, output, pointing_out
from commands.terminal.session import Session, progress_hint, shared
from commands.terminal.words import scope_of
from presentation import records as words
from presentation.documents import records as documents
from workflow.errors import N_
from workflow.records import catalogue

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("which", type=click.Choice(["round", "records"]))
@click.option("--with-letters", is_flag=True, help="with the sheet 来信来访")
@click.option("-o", "file", required=True, type=_FILE, metavar="FILE.xlsx", help="where to")
@shared
def template(session: Session, which: str, with_letters: bool, file: Path) -> None:
    """Write an empty workbook with headings, help and drop-downs."""
    from workbooks.template import write_template

    kinds = catalogue.of_workbook(which, with_letters=with_letters)
    with destination.written(session, file) as beside:
        write_template(kinds, beside, translate=session.say, policy=composition.policy())
    session.answer(
        {"file": str(file), "sheets": [kind.sheet for kind in kinds]}, N_("written: {file}")
    )


@click.command("import")
@click.argument("file", type=_FILE, metavar="FILE.xlsx")
@click.option("--round", "round_code", metavar="R", help="the round the rows belong to")
@click.option("--dry-run", is_flag=True, help="only say what would change")
@click.option("--missing", is_flag=True, help="also list the records that the file does not hold")
@shared
def import_(
    session: Session, file: Path, round_code: str | None, dry_run: bool, missing: bool
) -> None:
    """Import a round workbook or a records workbook: the whole file or nothing.

    What the file changes in records that are there is shown, old → new. Records that it does not
    hold stay as they are; --missing lists those of its sheets and units.
    """
    from commands.views import import_view
    from workbooks import intake
    from workbooks.filetype import safe_name
    from workbooks.read import scan

    session.actor()
    progress_hint(session, N_("reading {file} …"), file=safe_name(file))
    book = scan(file)
    progress_hint(session, N_("{count} rows …"), count=len(book.rows))
    pointing_out.point_out(session, book.notes)
    entered = pointing_out.entered(
        session,
        lambda context: intake.enter(
            context,
            book,
            safe_name(file),
            composition.policy,
            round_code=round_code,
            lists_left_out=missing,
        ),
        dry_run=dry_run,
        show=partial(import_view.changes, session),
    )
    for record in entered.void:
        session.hint(N_("stays void: {record}"), record=record)
    if session.json:
        notes = [*book.notes, *entered.notes]
        answer = documents.imported(
            entered, notes, session.language, dry_run=dry_run, missing=missing
        )
        output.document(answer)
        return
    output.table(words.imported(entered, session.language))
    if missing:
        import_view.left_out(session, entered)
    if dry_run:
        session.hint(N_("dry run: nothing was written"))
    else:
        session.hint(N_("next: xuncha status {round}"), round=entered.round)


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("-o", "file", required=True, type=_FILE, metavar="FILE.xlsx", help="where to")
@shared
def export(session: Session, target: str, file: Path) -> None:
    """Write the records workbook, filled, so that it can be imported again.

    Sealed texts stay empty; letters and clues are not in it.
    """
    from workbooks.export import write_records
    from workflow.queries import entered

    named = scope_of(target)
    kinds = catalogue.of_workbook("records")
    found, _ = session.read_over(entered.of_target, session.lifecycle, named, kinds)
    with destination.written(session, file) as beside:
        count = write_records(beside, kinds, named.round, found)
    session.answer({"file": str(file), "rows": count}, N_("written: {file}"))

"""template, import, export: workbooks out and in."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import composition
from commands.terminal import destination, output
from commands.terminal.session import Session, progress_hint, scope_of, shared
from presentation.documents import records as documents
from workflow.errors import N_, AmbiguousError, BadInputError, BadWorkbookError, Hint, NotFoundError
from workflow.records import catalogue
from workflow.records.kind import OPENING

if TYPE_CHECKING:
    from workbooks.read import ReadBook
    from workflow.operations.context import Context
    from workflow.operations.enter_records import Entered

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
        write_template(kinds, beside, translate=session.say)
    _wrote(session, file, {"file": str(file), "sheets": [kind.sheet for kind in kinds]})


@click.command("import")
@click.argument("file", type=_FILE, metavar="FILE.xlsx")
@click.option("--round", "round_code", metavar="R", help="the round the rows belong to")
@click.option("--dry-run", is_flag=True, help="only say what would change")
@shared
def import_(session: Session, file: Path, round_code: str | None, dry_run: bool) -> None:
    """Take in a round workbook or a records workbook: the whole file or nothing."""
    from workbooks.filetype import shown
    from workbooks.read import scan

    session.actor()
    progress_hint(session, N_("reading {file} …"), file=shown(file))
    book = scan(file)
    progress_hint(session, N_("{count} rows …"), count=len(book.rows))
    try:
        with session.acting(dry_run=dry_run) as context:
            entered = _enter(context, book, shown(file), round_code)
    except (AmbiguousError, BadInputError, NotFoundError) as refusal:
        # A row that is left out since something in it is wrong may have named what is missed.
        raise (BadWorkbookError(book.problems) if book.problems else refusal) from refusal
    _tell_beside(session, book, entered)
    if session.json:
        answer = documents.imported(entered, book.notes, session.language, dry_run=dry_run)
        output.document(answer)
        return
    headings = [N_("sheet"), N_("added"), N_("changed"), N_("same")]
    session.table(
        headings,
        [[s, n["added"], n["changed"], n["same"]] for s, n in entered.sheets.items()],
        title=entered.round,
    )
    if dry_run:
        session.hint(N_("nothing was written: this was a trial"))
    else:
        session.hint(N_("next: xuncha status {round}"), round=entered.round)


def _enter(context: "Context", book: "ReadBook", file: str, round_code: str | None) -> "Entered":
    """Enter what was read, by whichever of the two workbooks it is."""
    from workflow.operations.enter_records import enter_records
    from workflow.operations.entering import Source
    from workflow.operations.open_round import open_round

    source = Source(
        act="import",
        file_name=file,
        file_sha256=book.sha256,
        problems=tuple(book.problems),
    )
    opening = {row.kind.workbook == OPENING for row in book.rows}
    if len(opening) > 1:
        raise BadInputError(
            N_("the file mixes sheets of a round and of records"), hint=Hint("import_in_two_files")
        )
    if not book.rows:
        raise BadInputError(N_("the file holds no rows"), hint=Hint("use_template"))
    if opening == {True}:
        return open_round(context, book.rows, source, composition.policy(), round_code=round_code)
    return enter_records(context, book.rows, source, round_code=round_code)


def _tell_beside(session: Session, book: "ReadBook", entered: "Entered") -> None:
    """Tell what was understood otherwise than it was written, and what stays void."""
    for note in book.notes:
        place = f"{note.sheet}!{note.cell}" if note.cell else note.sheet
        output.hint(f"{place} {session.say(note.message, **note.data)}")
    for record in entered.void:
        session.hint(N_("stays void: {record}"), record=record)


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("-o", "file", required=True, type=_FILE, metavar="FILE.xlsx", help="where to")
@shared
def export(session: Session, target: str, file: Path) -> None:
    """Write the records workbook, filled, so that it can be imported again.

    Sealed texts stay empty; letters and clues are not in it.
    """
    from workbooks.export import ExportLine, write_records
    from workflow.queries import entered

    reader, now = session.reader(), session.now()
    named = scope_of(target)
    kinds = catalogue.of_workbook("records")
    with session.open().read() as connection:
        found = entered.of_target(
            connection, session.lifecycle, named, kinds, reader=reader, now=now
        )
    lines = [
        ExportLine(
            kind=one.kind,
            round=named.round,
            unit=one.unit,
            number=one.number,
            data=one.data,
            shown=one.shown,
        )
        for one in found
        if not one.voided
    ]
    with destination.written(session, file) as beside:
        count = write_records(beside, kinds, lines)
    _wrote(session, file, {"file": str(file), "rows": count})


def _wrote(session: Session, file: Path, answer: dict[str, Any]) -> None:
    if session.json:
        output.document(answer)
    else:
        session.tell(N_("written: {file}"), file=str(file))

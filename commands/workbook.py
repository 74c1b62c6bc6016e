"""template, import, export: workbooks out and in."""

from pathlib import Path
from typing import Any

import click

from commands import destination, output
from commands.session import Session, progress_hint, shared, target_of
from workflow.errors import N_, BadInputError, BadWorkbookError
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
        write_template(kinds, beside, translate=session.say)
    _wrote(session, file, {"file": str(file), "sheets": [kind.sheet for kind in kinds]})


@click.command("import")
@click.argument("file", type=_FILE, metavar="FILE.xlsx")
@click.option("--round", "round_code", metavar="R", help="the round the rows belong to")
@click.option("--dry-run", is_flag=True, help="only say what would change")
@shared
def import_(session: Session, file: Path, round_code: str | None, dry_run: bool) -> None:
    """Take in a round workbook or a records workbook: the whole file or nothing."""
    from config import policy_file
    from workbooks.read import scan
    from workflow.operations.enter_records import enter_records
    from workflow.operations.entering import Source
    from workflow.operations.open_round import open_round

    context = session.context()
    if not file.is_file():
        raise BadInputError(N_("there is no file {file}"), file=str(file))
    progress_hint(session, N_("reading {file} …"), file=file.name)
    book = scan(file)
    source = Source(
        act="import",
        file_name=file.name,
        file_sha256=book.sha256,
        problems=tuple(book.problems),
    )
    opening = {row.kind.workbook == "round" for row in book.rows}
    if len(opening) > 1:
        raise BadInputError(N_("the file mixes sheets of a round and of records"))
    progress_hint(session, N_("{count} rows …"), count=len(book.rows))
    if book.problems and not book.rows:
        raise BadWorkbookError(list(book.problems))
    if not book.rows:
        raise BadInputError(
            N_("the file holds no rows"),
            following=N_("fill in a template: xuncha template records -o records.xlsx"),
        )
    if opening == {True}:
        entered = open_round(
            context, book.rows, source, policy_file.read(),
            round_code=round_code, dry_run=dry_run,
        )  # fmt: skip
    else:
        entered = enter_records(context, book.rows, source, round_code=round_code, dry_run=dry_run)
    answer: dict[str, Any] = {
        "dry_run": dry_run,
        "round": entered.round,
        "sheets": entered.sheets,
    }
    if entered.void:
        answer["void"] = list(entered.void)
    for ignored in book.ignored:
        output.hint(session.say(N_("ignored: {column}"), column=ignored))
    for record in entered.void:
        output.hint(session.say(N_("stays void: {record}"), record=record))
    if session.json:
        output.document(answer)
        return
    headings = [N_("sheet"), N_("added"), N_("changed"), N_("same")]
    output.table(
        [session.say(h) for h in headings],
        [[s, n["added"], n["changed"], n["same"]] for s, n in entered.sheets.items()],
        title=entered.round,
    )
    if dry_run:
        output.hint(session.say(N_("nothing was written: this was a trial")))
    else:
        output.hint(session.say(N_("next: xuncha status {round}"), round=entered.round))


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
    code = target_of(target).round if "/" in target else target
    unit = target_of(target).unit if "/" in target else None
    kinds = catalogue.of_workbook("records")
    with session.open().read() as connection:
        found = entered.of_target(connection, code, unit, kinds, reader, now)
    lines = [
        ExportLine(
            kind=one.kind,
            round=code,
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
        output.says(session.say(N_("written: {file}"), file=str(file)))

"""Tables that are drawn at a terminal or written into a workbook."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.terminal import destination
from commands.terminal.session import Session
from workflow.errors import N_

if TYPE_CHECKING:
    from presentation.tables import TextTable

INTO_WORKBOOK = click.option(
    "-o",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="into a workbook instead",
)


def write(session: Session, file: Path, drawn: "Sequence[TextTable]") -> None:
    """Write tables into a workbook, and say so."""
    from workbooks.tables import write_tables

    with destination.written(session, file) as beside:
        write_tables(beside, drawn)
    rows = sum(len(table.rows) for table in drawn)
    session.answer({"file": str(file), "rows": rows}, N_("written: {file}"))

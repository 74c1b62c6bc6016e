"""Write an empty workbook: headings, drop-downs, formats, and a sheet that explains them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks import column_help, columns, styles
from workbooks.column_help import Translate
from workbooks.columns import Column
from workbooks.grid import LAST_LINE
from workflow.errors import N_
from workflow.records.kind import Kind
from workflow.rules.policy import Policy

#: Returns what to enter in a column of a sheet.
_Describe = Callable[[Kind, Column], str]

#: The widths of the columns on the help sheet.
_WIDTHS = (14, 18, 8, 90)


def write_template(
    kinds: Sequence[Kind], path: Path, *, translate: Translate, policy: Policy | None = None
) -> None:
    """Write an empty workbook with a help sheet and one sheet for each kind.

    `policy` provides word lists; None: the shipped ones.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    help_page = book.create_sheet(columns.HELP_SHEET)

    def describe(kind: Kind, column: Column) -> str:
        return column_help.column(kind, column, translate, policy)

    _explain(help_page, kinds, translate, describe)
    for kind in kinds:
        _write_sheet(book.create_sheet(kind.sheet), kind, policy, describe)
    book.active = 1
    book.save(path)


def _write_sheet(page: Worksheet, kind: Kind, policy: Policy | None, describe: _Describe) -> None:
    needed, own = columns.needed(kind), columns.of_template(kind)
    widths = styles.widths(own)
    for index, column in enumerate(own, start=1):
        letter = get_column_letter(index)
        dimension = page.column_dimensions[letter]
        dimension.width, dimension.alignment = widths[index - 1], styles.alignment(column)
        dimension.number_format = styles.number_format(column)
        cell = page.cell(row=1, column=index, value=column.heading)
        cell.font, cell.border, cell.alignment = styles.FONT, styles.EDGE, styles.CENTRED
        cell.fill = styles.NEEDED if column.name in needed else styles.OTHER
        choice = _choice(kind, column, policy, describe)
        if choice is not None:
            choice.add(f"{letter}2:{letter}{LAST_LINE}")
            page.add_data_validation(choice)
    headings = [column.heading for column in own]
    styles.fit(page, 1, zip(headings, widths, strict=True))
    page.freeze_panes = "A2"
    styles.set_up_print(page, headings=1)


def _choice(
    kind: Kind, column: Column, policy: Policy | None, describe: _Describe
) -> DataValidation | None:
    """Return the drop-down of a column; if several words are allowed it only suggests."""
    words = column.field.words(policy) if column.field else ()
    if column.shape == "yes":
        words = ("是", "否")
    if not words:
        return None
    return DataValidation(
        type="list",
        formula1='"' + ",".join(words) + '"',
        allow_blank=True,
        showErrorMessage=column.shape == "text",
        errorTitle=column.heading,
        error=describe(kind, column)[:225],  # Excel allows no more
    )


def _explain(
    page: Worksheet, kinds: Sequence[Kind], translate: Translate, describe: _Describe
) -> None:
    for message in column_help.GENERAL:
        page.append([translate(message)])
    page.append([])
    titles = (N_("sheet"), N_("column"), N_("required"), N_("what to enter"))
    page.append([translate(title) for title in titles])
    head = page.max_row
    for cell in page[head]:
        cell.font, cell.fill, cell.border = styles.FONT, styles.OTHER, styles.EDGE
    for kind in kinds:
        needed = columns.needed(kind)
        for column in columns.of_template(kind):
            mark = "✓" if column.name in needed else ""
            page.append([kind.sheet, column.heading, mark, describe(kind, column)])
            page.cell(row=page.max_row, column=4).alignment = styles.WRAPPED
            styles.fit(page, page.max_row, [(describe(kind, column), _WIDTHS[-1])])
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page["A1"].font = Font(bold=True)
    page.freeze_panes = f"A{head + 1}"
    styles.set_up_print(page, headings=head)

"""Which line of a sheet holds the headings, and what stands in which column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from openpyxl.utils import get_column_letter

from workbooks import cells, columns
from workbooks.sheets import Line, Sheet
from workflow.errors import N_, Problem
from workflow.records.kind import Kind

#: Titles may stand above the headings, so many lines at most.
_SEARCHED = 10


@dataclass(kw_only=True)
class Layout:
    """What stands in the columns: names by index; `unheaded` are those without a heading."""

    line: int
    columns: dict[int, str] = field(default_factory=dict)
    unheaded: list[int] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def found(kind: Kind, sheet: Sheet) -> tuple[Layout | None, Iterator[Line]]:
    """Return the layout of a sheet and the lines below its headings; None where it is empty."""
    head = list(islice(sheet.lines, _SEARCHED))
    rest = chain(head, sheet.lines)
    known = columns.names(kind)
    best = max(head, key=lambda line: len(_known(line, known)), default=None)
    if best is None or len(_known(best, known)) < 2:
        empty = all(cell.value is None for line in rest for cell in line.cells)
        return None if empty else _without_headings(kind, sheet), iter(())
    below = (line for line in rest if line.number > best.number)
    return _laid_out(kind, sheet, best, known), below


def _known(line: Line, known: dict[str, str]) -> set[str]:
    return {cells.heading(cell.value) for cell in line.cells} & known.keys()


def _laid_out(kind: Kind, sheet: Sheet, line: Line, known: dict[str, str]) -> Layout:
    layout = Layout(line=line.number)
    for index, cell in enumerate(line.cells):
        heading = cells.heading(cell.value)
        if not heading:
            layout.unheaded.append(index)
        elif heading not in known:
            layout.ignored.append(f"{sheet.title}!{str(cell.value).strip()}")
        elif known[heading] in layout.columns.values():
            layout.problems.append(
                Problem(
                    sheet.title,
                    f"{get_column_letter(index + 1)}{line.number}",
                    "heading_twice",
                    N_("the heading {heading} stands twice"),
                    {"heading": heading},
                )
            )
        else:
            layout.columns[index] = known[heading]
    last = max(layout.columns)
    layout.unheaded = [index for index in layout.unheaded if index < last]
    layout.problems += [
        _missing(sheet, line.number, heading)
        for name, heading in columns.needed(kind).items()
        if name not in layout.columns.values()
    ]
    return layout


def _missing(sheet: Sheet, line: int, heading: str) -> Problem:
    return Problem(
        sheet.title,
        f"A{line}",
        "missing_heading",
        N_("the heading {heading} is missing"),
        {"heading": heading},
    )


def _without_headings(kind: Kind, sheet: Sheet) -> Layout:
    problem = Problem(
        sheet.title,
        "A1",
        "missing_heading",
        N_("there is no line of headings; needed are: {headings}"),
        {"headings": "、".join(columns.needed(kind).values())},
    )
    return Layout(line=1, problems=[problem])

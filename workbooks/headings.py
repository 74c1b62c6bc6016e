"""Find the row of headings of a sheet, and the field of each column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice

from openpyxl.utils import get_column_letter

from workbooks import cells, columns
from workbooks.grid import Line
from workbooks.notes import Notes
from workbooks.sheets import Sheet
from workflow.errors import N_, Problem
from workflow.records import catalogue
from workflow.records.kind import Kind
from workflow.records.values import excerpt

#: Titles may precede the headings; at most this many rows with content are searched.
_SEARCHED = 20
_LONGEST_SHOWN = 39
#: How similar a suggested heading must be.
_NEAR = 0.6


@dataclass(kw_only=True)
class Layout:
    """The fields of the columns: names by index; `unheaded` are columns without a heading."""

    line: int
    columns: dict[int, str] = field(default_factory=dict)
    written: dict[int, object] = field(default_factory=dict)
    unheaded: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def repeats(self, line: Line) -> bool:
        """Return whether a row repeats the headings, as on a second page."""
        there = line.cells
        same = {index for index, text in self.written.items() if there.get(index) == text}
        known = len(self.written.keys() & there.keys()) if same else 0
        return bool(same & line.merged) or len(same) == known > 1


def found(
    kind: Kind, sheet: Sheet, title: str, notes: Notes
) -> tuple[Layout | None, Iterator[Line]]:
    """Return the layout of a sheet, or None if it is empty, and the rows below the headings."""
    lines = iter(sheet.lines)
    head = list(islice(lines, _SEARCHED))
    known = columns.names(kind)
    best = max(head, key=lambda line: len(_known(line, known)), default=None)
    if best is None:
        return None, iter(())
    if len(_known(best, known)) < 2:
        return _without_headings(kind, title), iter(())
    below = (line for line in chain(head, lines) if line.number > best.number)
    return _laid_out(kind, title, best, known, notes), below


def first_of_ours(sheet: Sheet) -> str:
    """Return a known heading on a sheet with an unknown name, or `""` if there is none."""
    ours = {heading: "" for kind in catalogue.BY_SHEET.values() for heading in columns.names(kind)}
    values = (v for line in islice(sheet.lines, _SEARCHED) for v in line.cells.values())
    return next((h for value in values if (h := _heading(value, ours)) in ours), "")


def _known(line: Line, known: dict[str, str]) -> set[str]:
    return {name for value in line.cells.values() if (name := _heading(value, known)) in known}


def _heading(value: object, known: dict[str, str]) -> str:
    """Return a heading; one with a remark in brackets as the known heading."""
    heading = cells.heading(value)
    if heading in known:
        return heading
    return next((h for h in cells.without_brackets(heading) if h in known), heading)


def _laid_out(kind: Kind, title: str, line: Line, known: dict[str, str], notes: Notes) -> Layout:
    layout = Layout(line=line.number)
    exact = {cells.heading(value) for value in line.cells.values()}
    for index, value in sorted(line.cells.items()):
        heading = _heading(value, known)
        if heading not in known or (heading != cells.heading(value) and heading in exact):
            _ignore(layout, title, index, value, known, exact, notes)
        elif known[heading] in layout.columns.values():
            layout.problems.append(_twice(title, index, line.number, heading))
        else:
            layout.columns[index] = known[heading]
            layout.written[index] = value
    last = max(layout.columns)
    layout.unheaded = {index for index in range(last) if index not in line.cells}
    every = [_heading(value, known) for value in line.cells.values()]
    foreign = [excerpt(heading, _LONGEST_SHOWN) for heading in every if heading not in known]
    layout.problems += [
        _missing(title, line.number, heading, foreign)
        for name, heading in columns.needed(kind).items()
        if name not in layout.columns.values()
    ]
    return layout


def _ignore(
    layout: Layout,
    title: str,
    index: int,
    value: object,
    known: dict[str, str],
    there: set[str],
    notes: Notes,
) -> None:
    heading = excerpt(value, _LONGEST_SHOWN) if isinstance(value, str) else "?"
    near = get_close_matches(heading, known.keys() - there, n=1, cutoff=_NEAR)
    message = N_("column {heading} is ignored")
    if near:
        message = N_("column {heading} is ignored; did you mean {near}?")
    notes.add(
        title, "ignored_column", message, column=index, line=layout.line, heading=heading,
        near=near[0] if near else "",
    )  # fmt: skip


def _twice(title: str, index: int, line: int, heading: str) -> Problem:
    return Problem(
        title,
        f"{get_column_letter(index + 1)}{line}",
        "heading_twice",
        N_("there are two columns {heading}; keep only one of them"),
        {"heading": heading},
    )


def _missing(title: str, line: int, heading: str, foreign: list[str]) -> Problem:
    near = get_close_matches(heading, foreign, n=1, cutoff=_NEAR)
    message = N_("column {heading} is missing; add it and fill it in")
    if near:
        message = N_("column {heading} is missing; if {near} is meant, rename it")
    data = {"heading": heading, "near": near[0] if near else ""}
    return Problem(title, f"A{line}", "missing_heading", message, data)


def _without_headings(kind: Kind, title: str) -> Layout:
    problem = Problem(
        title,
        "A1",
        "missing_heading",
        N_("there is no row of headings in the first {lines} rows; required: {headings}"),
        {"lines": _SEARCHED, "headings": "、".join(columns.needed(kind).values())},
    )
    return Layout(line=1, problems=[problem])

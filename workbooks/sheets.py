"""The sheets of a workbook: their names, whether they are hidden, and their rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbooks import empty_cells
from workbooks.formats import Formats
from workbooks.grid import CellContext, Grid, Line
from workbooks.merges import Merges
from workbooks.texts import SharedTexts
from workflow.files import parts, relations
from workflow.files.archive import Archive
from workflow.files.parts import Allowance, BrokenPartError, Handler, Local, TooMuchError

_USUAL = "xl/workbook.xml"
_WORKSHEET = "worksheet"
#: Sheets of a workbook; several names may refer to the same part.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows can be iterated once, and `grid` learns the columns meanwhile."""

    title: str
    hidden: bool
    of_1904: bool
    grid: Grid
    merges: Merges
    lines: Iterator[Line]

    def hides(self, column: int) -> bool:
        """Return whether a column is hidden; known after the first row."""
        return any(column in columns for columns in self.grid.hidden)


class _Elements:
    """Collects the elements with some names, with their attributes."""

    def __init__(self, *names: str) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self._names = names
        self._local = Local()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._local[name] in self._names:
            self.found.append((self._local[name], attributes))

    def end(self, name: str) -> None:
        pass

    def text(self, piece: str) -> None:
        pass


def of(archive: Archive) -> Iterator[Sheet]:
    """Return the sheets of a workbook in order; charts and macros are left out.

    Raises:
        BrokenPartError: a part that is needed is missing or cannot be read.
        TooMuchError: the parts are larger than is read.
    """
    allowance = Allowance()
    main = _main_part(archive, allowance)
    elements = _elements(archive, main, allowance, "sheet", "workbookPr")
    if sum(name == "sheet" for name, _ in elements) > _MOST:
        raise TooMuchError
    related = _related(archive, main, allowance)
    context = _cell_context(archive, main, related.values(), allowance)
    context.of_1904 = any(
        attributes.get("date1904") in ("1", "true")
        for name, attributes in elements
        if name != "sheet"
    )
    for name, attributes in elements:
        if name == "sheet":
            kind, part = related.get(_relation(attributes), ("", ""))
            if kind == _WORKSHEET:
                yield _sheet(archive, part, attributes, context, allowance)
            elif not kind:
                raise BrokenPartError


def _main_part(archive: Archive, allowance: Allowance) -> str:
    for kind, target in _related(archive, "", allowance).values():
        if kind == "officeDocument":
            return target
    return _USUAL


def _related(archive: Archive, part: str, allowance: Allowance) -> dict[str, tuple[str, str]]:
    """Return the kind and the part of each relation by id, external ones excluded."""
    every = relations.of(archive, part, allowance)
    return {each.id: (each.kind, each.target) for each in every if not each.external}


def _relation(attributes: dict[str, str]) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")


def _cell_context(
    archive: Archive, main: str, related: Iterable[tuple[str, str]], allowance: Allowance
) -> CellContext:
    texts, formats = SharedTexts(), Formats()
    handlers: dict[str, Handler] = {"sharedStrings": texts, "styles": formats}
    for kind, part in related:
        handler = handlers.pop(kind, None)
        if handler is not None and archive.has(part):
            _walk(archive, part, handler, allowance)
    return CellContext(texts=texts.texts, formats=formats)


def _sheet(
    archive: Archive,
    part: str,
    attributes: dict[str, str],
    context: CellContext,
    allowance: Allowance,
) -> Sheet:
    grid, merges = Grid(context), Merges()
    if archive.mentions(part, "mergeCell"):
        _walk(archive, part, merges, allowance)
    return Sheet(
        title=attributes.get("name", ""),
        hidden=attributes.get("state", "visible") != "visible",
        of_1904=context.of_1904,
        grid=grid,
        merges=merges,
        lines=merges.spread(_lines(archive, part, grid, allowance)),
    )


def _lines(archive: Archive, part: str, grid: Grid, allowance: Allowance) -> Iterator[Line]:
    with archive.open(part) as stream:
        for _ in parts.walk(stream, grid, allowance, empty_cells.cutter()):
            yield from grid.finished_lines()


def _elements(
    archive: Archive, part: str, allowance: Allowance, *names: str
) -> list[tuple[str, dict[str, str]]]:
    wanted = _Elements(*names)
    _walk(archive, part, wanted, allowance)
    return wanted.found


def _walk(archive: Archive, part: str, handler: Handler, allowance: Allowance) -> None:
    with archive.open(part) as stream:
        for _ in parts.walk(stream, handler, allowance, empty_cells.cutter()):
            pass

"""The formulas of a sheet: which cells they fill, and which are constants."""

from workbooks import constants
from workbooks.areas import Area
from workbooks.texts import longer
from workflow.files.parts import TooMuchError

#: Array formulas at a time, and shared formulas.
_MOST = 1000


class Formulas:
    """The formulas while the XML of a sheet is parsed, one at a time.

    `fields` are the areas that array formulas fill, from the current row on.
    """

    def __init__(self, *, of_1904: bool) -> None:
        self._of_1904 = of_1904
        self.fields: list[Area] = []
        self._shared: dict[str, constants.Value] = {}
        self._number = self._said = ""

    def begin(self, attributes: dict[str, str]) -> None:
        """Handle the start of a formula; note the other cells that it fills.

        Raises:
            TooMuchError: there are more array formulas than anyone writes.
        """
        kind = attributes.get("t")
        self._said, self._number = "", attributes.get("si", "") if kind == "shared" else ""
        area = Area.named(attributes.get("ref", ""))
        if kind in ("array", "dataTable") and area is not None:
            self.fields.append(area)
            if len(self.fields) > _MOST:
                raise TooMuchError

    def say(self, piece: str) -> None:
        """Handle a piece of the formula's text."""
        self._said = longer(self._said, piece)

    def forget_above(self, line: int) -> None:
        """Forget the areas that end above a row."""
        self.fields = [area for area in self.fields if area.bottom >= line]

    def fill(self, column: int, line: int) -> bool:
        """Return whether an array formula fills a cell."""
        return any(area.holds(column, line) for area in self.fields)

    def value(self) -> constants.Value | None:
        """Return the value of the last formula, or None if it must be calculated.

        Only the first cell of a shared formula contains it; the others refer to its number.
        """
        if not self._said:
            return self._shared.get(self._number)
        value = constants.value(self._said, of_1904=self._of_1904)
        if self._number and value is not None and len(self._shared) < _MOST:
            self._shared[self._number] = value
        return value

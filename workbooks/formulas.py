"""The formulas of a sheet: which cells they fill, and which are nothing but a value."""

from workbooks import constants
from workbooks.areas import Area
from workbooks.texts import longer
from workflow.files.parts import TooMuchError

#: Fields of formulas that reach over several cells, at one time; values that many cells share.
_MOST = 1000


class Formulas:
    """The formulas while the XML of a sheet is told; of one at a time it is known what it says.

    `fields` are the areas that one formula fills, from the line on that is told.
    """

    def __init__(self, *, of_1904: bool) -> None:
        self._of_1904 = of_1904
        self.fields: list[Area] = []
        self._shared: dict[str, constants.Value] = {}
        self._number = self._said = ""

    def begin(self, attributes: dict[str, str]) -> None:
        """Take the start of a formula; note the cells that it fills besides its own.

        Raises:
            TooMuchError: more of them reach over several cells than anyone writes.
        """
        kind = attributes.get("t")
        self._said, self._number = "", attributes.get("si", "") if kind == "shared" else ""
        area = Area.named(attributes.get("ref", ""))
        if kind in ("array", "dataTable") and area is not None:
            self.fields.append(area)
            if len(self.fields) > _MOST:
                raise TooMuchError

    def say(self, piece: str) -> None:
        """Take a piece of what the formula says."""
        self._said = longer(self._said, piece)

    def forget_above(self, line: int) -> None:
        """Forget the fields that end above a line."""
        self.fields = [area for area in self.fields if area.bottom >= line]

    def fill(self, column: int, line: int) -> bool:
        """Return whether a formula fills a cell together with others."""
        return any(area.holds(column, line) for area in self.fields)

    def value(self) -> constants.Value | None:
        """Return the value of the formula that was told last; None where it must be worked out.

        One that is shared is told in its first cell only; the others name its number.
        """
        if not self._said:
            return self._shared.get(self._number)
        value = constants.value(self._said, of_1904=self._of_1904)
        if self._number and value is not None and len(self._shared) < _MOST:
            self._shared[self._number] = value
        return value

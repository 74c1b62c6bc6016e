"""The shared texts of a workbook, and texts assembled from runs."""

from workbooks import cells
from workbooks.cells import LONGEST_CELL
from workflow.files.parts import Local, TooMuchError

#: Characters in all shared texts together.
MOST_LETTERS = 30_000_000


def longer(text: str, piece: str) -> str:
    """Return a text with another piece added, cut one character beyond the limit."""
    return text + piece[: LONGEST_CELL + 1 - len(text)] if len(text) <= LONGEST_CELL else text


class SharedTexts:
    """The texts of sharedStrings.xml by number.

    The runs of a rich text are joined; phonetic text is left out.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._letters = 0
        self._text: str | None = None
        self._open = False
        self._aside = 0
        self._local = Local()

    def start(self, name: str, _: dict[str, str]) -> None:
        """Handle the start of an element."""
        name = self._local[name]
        if name == "t":
            self._open = self._text is not None and not self._aside
        elif name == "si":
            self._text = ""
        elif name == "rPh":
            self._aside += 1

    def text(self, piece: str) -> None:
        """Handle a piece of text."""
        if self._open and self._text is not None:
            self._text = longer(self._text, piece)

    def end(self, name: str) -> None:
        """Handle the end of an element.

        Raises:
            TooMuchError: the texts are longer than anyone writes.
        """
        name = self._local[name]
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._aside -= 1
        elif name == "si" and self._text is not None:
            text = cells.given(self._text)
            self._text = None
            self.texts.append(text)
            self._letters += len(text)
            if self._letters > MOST_LETTERS:
                raise TooMuchError

"""The texts of a workbook that many cells share, and how a text is put together from its runs."""

from workbooks import cells
from workbooks.cells import LONGEST_CELL
from workflow.files.parts import Local, TooMuchError

#: Letters in all shared texts together.
MOST_LETTERS = 30_000_000


def longer(text: str, piece: str) -> str:
    """Return a text with another piece; no more of it than one letter beyond what is allowed."""
    return text + piece[: LONGEST_CELL + 1 - len(text)] if len(text) <= LONGEST_CELL else text


class SharedTexts:
    """The shared texts by their number, as sharedStrings.xml tells them.

    Of a rich text the runs are joined; how it is pronounced is left out.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._letters = 0
        self._text: str | None = None
        self._open = False
        self._aside = 0
        self._local = Local()

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take the start of an element."""
        name = self._local[name]
        if name == "t":
            self._open = self._text is not None and not self._aside
        elif name == "si":
            self._text = ""
        elif name == "rPh":
            self._aside += 1

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._open and self._text is not None:
            self._text = longer(self._text, piece)

    def end(self, name: str) -> None:
        """Take the end of an element.

        Raises:
            TooMuchError: the texts are longer than anyone writes them.
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

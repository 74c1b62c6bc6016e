"""The runs of a Word document: stretches of text with one appearance."""

from dataclasses import dataclass

from workflow.files.word_names import is_on
from workflow.files.word_styles import PLAIN, Look, Styles


@dataclass(slots=True)
class Run:
    """The properties that a stretch of text has itself."""

    look: Look = PLAIN
    style: str = ""
    struck: bool = False


class Runs:
    """The open runs; the first stands for text outside any run."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._open = [Run()]

    @property
    def top(self) -> Run:
        """Return the current run."""
        return self._open[-1]

    def open(self) -> None:
        """Open a run."""
        self._open.append(Run())

    def close(self) -> None:
        """Close a run."""
        self._open.pop()

    def take(self, tag: str, given: dict[str, str]) -> None:
        """Add a property to the current run."""
        if tag == "w:rStyle":
            self.top.style = given.get("w:val", "")
        elif tag in ("w:strike", "w:dstrike"):
            self.top.struck = is_on(given)
        else:
            self.top.look = self.top.look.with_property(tag, given)

    def look(self, paragraph: str, table: str) -> Look:
        """Return the appearance of the current run in a paragraph and a table with these styles."""
        below = self._styles.look(self.top.style, paragraph, table)
        return below if self.top.look is PLAIN else self.top.look.over(below)

"""Turn the text of a Word document into lines: one per paragraph, and one per row of a table.

The text is collected in nested boxes. When a box ends, its contents go into the one around it.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Box:
    """A box that is being filled, with the properties of everything in it."""

    #: block, paragraph, table, row, cell, text box, note or alternatives.
    kind: str
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    #: The style of a paragraph or table; the number of a note in the file.
    style: str = ""
    #: The background colour of its text.
    behind: str | None = None
    hidden: bool = False
    #: The alternatives: whether every program understands each, and its contents.
    branches: list[tuple[bool, "Box"]] = field(default_factory=list)

    def texts(self) -> tuple[str, ...]:
        """Return all its texts."""
        return ("".join(self.pieces), *self.cells, *self.lines)

    def absorb(self, other: "Box") -> None:
        """Append the contents of another box unchanged."""
        self.pieces += other.pieces
        self.cells += other.cells
        self.lines += other.lines


class Boxes:
    """The open boxes; the first is the story itself."""

    def __init__(self) -> None:
        self._open = [Box("block")]

    @property
    def top(self) -> Box:
        """Return the box that is being filled."""
        return self._open[-1]

    @property
    def behind(self) -> str | None:
        """Return the background colour of the text."""
        return next((box.behind for box in reversed(self._open) if box.behind), None)

    @property
    def hidden(self) -> bool:
        """Return whether the contents of the box are hidden."""
        return any(box.hidden for box in self._open)

    def style_of(self, kind: str) -> str:
        """Return the style of the innermost box of this kind."""
        return next((box.style for box in reversed(self._open) if box.kind == kind), "")

    def open(self, box: Box) -> None:
        """Open a box within the current one."""
        self._open.append(box)

    def close(self) -> Box:
        """Close the current box, move its contents into the one around it, and return it."""
        box = self._open.pop()
        above = self.top
        if box.kind == "paragraph":
            above.lines += ["".join(box.pieces).rstrip(), *box.lines]
        elif box.kind == "cell" and above.kind == "row":
            above.cells.append(" ".join(line.strip() for line in box.lines if line.strip()))
        elif box.kind == "row":
            above.lines += ["\t".join(box.cells), *box.lines]
        elif box.kind != "note":
            above.absorb(box)
        return box

    # --- alternatives for different programs ------------------------------------------------------

    def open_branch(self, *, understood: bool) -> bool:
        """Open one of several alternatives; return whether they are allowed here."""
        alternatives = self.top
        if alternatives.kind != "alternatives":
            return False
        around = self._open[-2]
        branch = Box(around.kind, style=around.style)
        alternatives.branches.append((understood, branch))
        self._open.append(branch)
        return True

    def close_branch(self) -> None:
        """Close an alternative, whose contents are kept until all are read."""
        self._open.pop()

    def close_alternatives(self) -> str:
        """Use the first alternative; return words from it if another program would read otherwise.

        If every program understands the first, the others may be empty; otherwise they must have
        the same text.
        """
        branches = self._open.pop().branches
        if not branches:
            return ""
        (understood, first), *others = branches
        self.top.absorb(first)
        said = first.texts()
        there = [other.texts() for _, other in others]
        differing = [other for other in there if other != said and (any(other) or not understood)]
        if not there and not understood and any(said):
            differing.append(("",))
        every = next((each for each in (said, *differing) if any(each)), ())
        return " ".join(filter(None, every)) if differing else ""

"""How the letters of a Word document become lines: a paragraph is one, and so is a row of a table.

What is being filled stands in boxes, one within the other. When a box ends, what it holds goes into
the one around it.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Box:
    """What is being filled, and what is said of everything in it."""

    #: block, paragraph, table, row, cell, text box, note or alternatives.
    kind: str
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    #: Of a paragraph or table the name of its style, of a note its number in the file.
    style: str = ""
    #: The colour of what lies behind its text.
    behind: str | None = None
    hidden: bool = False
    #: Of alternatives: whether every program takes this one, and what it holds.
    branches: list[tuple[bool, "Box"]] = field(default_factory=list)

    def holds(self) -> tuple[str, ...]:
        """Return all text in it."""
        return ("".join(self.pieces), *self.cells, *self.lines)

    def take(self, other: "Box") -> None:
        """Take in what another box holds, as it is."""
        self.pieces += other.pieces
        self.cells += other.cells
        self.lines += other.lines


class Boxes:
    """The boxes that are open; the first is the story itself."""

    def __init__(self) -> None:
        self._open = [Box("block")]

    @property
    def top(self) -> Box:
        """Return the box that is being filled."""
        return self._open[-1]

    @property
    def behind(self) -> str | None:
        """Return the colour of what lies behind the text."""
        return next((box.behind for box in reversed(self._open) if box.behind), None)

    @property
    def hidden(self) -> bool:
        """Return whether nothing in the box is shown."""
        return any(box.hidden for box in self._open)

    def style_of(self, kind: str) -> str:
        """Return the style of the innermost box of a kind."""
        return next((box.style for box in reversed(self._open) if box.kind == kind), "")

    def open(self, box: Box) -> None:
        """Open a box within the one that is being filled."""
        self._open.append(box)

    def close(self) -> Box:
        """Close a box, put what it holds into the one around it, and return it."""
        box = self._open.pop()
        above = self.top
        if box.kind == "paragraph":
            above.lines += ["".join(box.pieces).rstrip(), *box.lines]
        elif box.kind == "cell" and above.kind == "row":
            above.cells.append(" ".join(line.strip() for line in box.lines if line.strip()))
        elif box.kind == "row":
            above.lines += ["\t".join(box.cells), *box.lines]
        elif box.kind != "note":
            above.take(box)
        return box

    # --- one thing for some programs, another for others ------------------------------------------

    def open_branch(self, *, understood: bool) -> bool:
        """Open one of several alternatives; return whether there are any here."""
        alternatives = self.top
        if alternatives.kind != "alternatives":
            return False
        around = self._open[-2]
        branch = Box(around.kind, style=around.style)
        alternatives.branches.append((understood, branch))
        self._open.append(branch)
        return True

    def close_branch(self) -> None:
        """Close an alternative; what it holds waits for the others."""
        self._open.pop()

    def close_alternatives(self) -> str:
        """Go on with the first, and return words of it where another program reads something else.

        One that every program takes may stand for nothing else; any other must say the same as
        what stands in for it.
        """
        branches = self._open.pop().branches
        if not branches:
            return ""
        (understood, first), *others = branches
        self.top.take(first)
        said = first.holds()
        there = [other.holds() for _, other in others]
        differing = [other for other in there if other != said and (any(other) or not understood)]
        if not there and not understood and any(said):
            differing.append(("",))
        every = next((each for each in (said, *differing) if any(each)), ())
        return " ".join(filter(None, every)) if differing else ""

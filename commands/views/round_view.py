"""How a person reads where a round stands: one line for each unit, what it lacks, and whom from."""

import shutil
from collections.abc import Iterable

from commands.terminal import layout, output
from commands.terminal.session import Session
from presentation import board as words
from presentation import text_layout
from presentation.board import UnitLine
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.queries.board import RoundStatus

_GAP = "  "
#: Beside the table there is a heading, a line of sums, two of headings, and what to do next.
_AROUND = 8
#: Names of units are left out of a narrower terminal.
_WITH_TITLE = 100
#: So many columns are kept for what is lacking, and for whom it waits on.
_FOR_LACKS, _FOR_WAITS = 22, 12


def board(session: Session, found: RoundStatus) -> None:
    """Write a round as a table: each unit, where it stands, what it waits for, and on whom."""
    speaking = session.language
    stages = speaking.joined(f"{speaking.word(s)} {n}" for s, n in found.stages.items())
    output.says(layout.Painted(f"{found.round}  {found.title}", "1"))
    session.tell(N_("stands at {stage}; {stages}"), stage=found.stage, stages=stages)
    lines = [words.unit_line(one, speaking) for one in found.inspections]
    if not layout.watched():
        rows = [[n.code, n.title, n.stage, n.due, n.lacks, n.waits] for n in lines]
        output.table(TextTable.of(speaking, words.HEADINGS, rows))
        return
    headings = [speaking.say(heading) for heading in words.HEADINGS]
    folded = _folded(lines)
    lines_shown = [n for n in lines if n not in folded]
    for line in _drawn(headings, lines_shown) if lines_shown else ():
        output.says(line)
    if folded:
        ended = session.say(N_("ended: {units}"), units=speaking.joined(n.code for n in folded))
        output.says(_GAP, ended)
    _next(session, found, lines)


def _folded(lines: list[UnitLine]) -> list[UnitLine]:
    """Return the units that are told in one line below, where all would not fit on a screen."""
    if len(lines) + _AROUND <= shutil.get_terminal_size().lines:
        return []
    return [n for n in lines if n.ended]


def _drawn(headings: list[str], lines: list[UnitLine]) -> Iterable[layout.Piece]:
    """Yield the lines of the table, each cut to the width of the terminal; what it lacks last."""
    unit, title, stage, due, lacks, waits = headings
    with_title = layout.columns() >= _WITH_TITLE
    rows: list[tuple[str, ...]] = [(unit, title, stage, due, waits)]
    rows += [(n.code, n.title, n.stage, n.due, n.waits) for n in lines]
    if not with_title:
        rows = [(row[0], *row[2:]) for row in rows]
    wide = [max(map(text_layout.width, column)) for column in zip(*rows, strict=True)]
    room = layout.columns() - sum(wide) - len(_GAP) * len(wide)
    if room < _FOR_LACKS:  # whom it waits for is cut before what it lacks
        wide[-1] = max(_FOR_WAITS, wide[-1] - (_FOR_LACKS - room))
        room = max(_FOR_WAITS, layout.columns() - sum(wide) - len(_GAP) * len(wide))
    rows = [(*row[:-1], text_layout.cut(row[-1], wide[-1])) for row in rows]
    left = [_GAP.join(map(text_layout.padded, row, wide)) for row in rows]
    yield ""
    yield layout.Painted(f"{left[0]}{_GAP}{lacks}", "2")
    for start, line in zip(left[1:], lines, strict=True):
        text = f"{start}{_GAP}{text_layout.cut(line.lacks, room)}".rstrip()
        colour = "31" if line.late else "32" if line.ready else ""
        yield layout.Painted(text, colour) if colour else text


def _next(session: Session, found: RoundStatus, lines: list[UnitLine]) -> None:
    """Say what to look at, or what may be done at once."""
    output.says("")
    if any(n.ready for n in lines):
        session.tell(N_("advance all that are ready:"))
        output.says(f"{_GAP}xuncha advance {found.round}")
    waiting = next((n for n in lines if not n.ended and not n.ready), None)
    if waiting is not None:
        session.tell(N_("what one unit lacks, and the commands for it:"))
        output.says(f"{_GAP}xuncha status {found.round}/{waiting.code}")

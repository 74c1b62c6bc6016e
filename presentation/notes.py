"""Show the notes on a file or a record, line by line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from presentation import places, safe_text
from presentation.language import Language
from workflow.errors import N_

#: The most notes of one sort in one sheet that are shown; JSON has all of them.
_TOLD = 5


def lines(notes: Sequence[Any], speaking: Language) -> Iterable[str]:
    """Yield a line for each note with its place; of many of one sort the first ones."""
    told: Counter[tuple[str, str]] = Counter()
    for note in notes:
        sort = note.sheet, note.code
        told[sort] += 1
        if told[sort] <= _TOLD:
            said = f"{places.of(note, speaking)} {speaking.say(note.message, **note.data)}"
            yield safe_text.in_one_line(said)
    for (sheet, _), count in told.items():
        if (more := count - _TOLD) > 0:
            yield speaking.say(N_("{sheet}: and {count} more like these"), sheet=sheet, count=more)

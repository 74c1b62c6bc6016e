"""What reaches the terminal: one JSON document, or text for a person; refusals beside it."""

import json
from contextlib import suppress
from typing import Any

from commands.terminal import layout, streams
from presentation import language, refusals, safe_text, table_drawing
from presentation.command_line import hints
from presentation.documents.refusal import refusal
from presentation.tables import TextTable
from workflow.errors import N_, WorkflowError

EXIT = {
    "requirements_unmet": 3,
    "not_authenticated": 4,
    "not_permitted": 4,
    "stale": 5,
    "busy": 5,
}


def exit_code(code: str) -> int:
    """Return the exit code of a refusal."""
    return EXIT.get(code, 1)


def document(value: Any) -> None:
    """Write one JSON document to standard output."""
    streams.write(safe_text.in_json(json.dumps(value, ensure_ascii=False)) + "\n")


def says(*pieces: layout.Piece) -> None:
    """Write a line for a person to standard output."""
    for line in layout.lines(pieces):
        streams.write(line + "\n")


def hint(text: str) -> None:
    """Write a line beside the answer, to standard error."""
    for line in layout.lines_beside(safe_text.plain(text)):
        streams.write_beside(line + "\n")


def table(shown: TextTable, *, titled: bool = False) -> None:
    """Write a table: drawn when a person looks; tab-separated when piped, with its title if so
    wanted.
    """  # noqa: D205
    if layout.watched():
        _draw(shown)
        return
    if titled:
        says(shown.title)
    for row in (shown.headings, *shown.rows):
        streams.write("\t".join(safe_text.in_one_line(str(cell)) for cell in row) + "\n")


def _draw(shown: TextTable) -> None:
    if shown.title:
        says("")
        says(layout.Painted(shown.title, "1"))
    first, *lines = table_drawing.drawn(shown, layout.columns())
    says(layout.Painted(first, "2"))
    for line in lines:
        says(line)


def refuse(
    error: WorkflowError, speaking: language.Language, *, about: str = "", as_json: bool
) -> int:
    """Write a refusal, and return the exit code; what to do next names the inspection `about`."""
    message, following = speaking.refusal(error), hints.sentence(error, speaking, about=about)
    refused = speaking.say(N_("refused: {message} [{code}]"), message=message, code=error.code)
    hint(safe_text.in_one_line(refused))
    for line in refusals.details(error, speaking):
        hint(safe_text.in_one_line(f"  - {line}"))
    if following:
        hint(safe_text.in_one_line(f"  → {following}"))
    if as_json:
        with suppress(streams.UnshownError):  # standard error has said it
            document(refusal(error, speaking, following))
            streams.flush()
    return exit_code(error.code)

"""What reaches the terminal: one JSON document, or text for a person; refusals beside it."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from commands.terminal import hints
from presentation import language
from presentation.documents.refusal import refusal
from workflow.errors import (
    BadFieldsError,
    BadWorkbookError,
    RequirementsUnmetError,
    UnsteadyFileError,
    WorkflowError,
)

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
    click.echo(json.dumps(value, ensure_ascii=False))


def says(text: str) -> None:
    """Write a line for a person to standard output."""
    click.echo(text)


def hint(text: str) -> None:
    """Write a line beside the answer, to standard error."""
    click.echo(text, err=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Write a table: drawn when a person looks, tab-separated when piped."""
    written = [[str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        click.echo("\t".join(headings))
        for row in written:
            click.echo("\t".join(cell.replace("\n", " ") for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left")
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in written:
        drawn.add_row(*row)
    Console(highlight=False).print(drawn)


def refuse(
    error: WorkflowError, speaking: language.Language, *, about: str = "", as_json: bool
) -> int:
    """Write a refusal, and return the exit code; what to do next names the inspection `about`."""
    message, following = speaking.refusal(error), hints.sentence(error, speaking, about=about)
    hint(f"refused: {message} [{error.code}]")
    for line in _details(error, speaking):
        hint(f"  - {line}")
    if following:
        hint(f"  → {following}")
    if as_json:
        document(refusal(error, speaking, following))
    return exit_code(error.code)


def _details(error: WorkflowError, speaking: language.Language) -> Iterable[str]:
    if isinstance(error, BadWorkbookError):
        for p in error.problems:
            yield f"{p.sheet}!{p.cell} {speaking.say(p.message, **p.data)} [{p.code}]"
    if isinstance(error, BadFieldsError):
        for p in error.problems:
            yield f"{p.data.get('heading', '')}: {speaking.say(p.message, **p.data)} [{p.code}]"
    if isinstance(error, UnsteadyFileError):
        for p in error.problems:
            yield f"{speaking.say(p.message, **p.data)} [{p.code}]"
    if isinstance(error, RequirementsUnmetError):
        for result in error.unmet:
            yield f"{speaking.sentence(result)} [{result.code}]"

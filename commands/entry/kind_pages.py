"""The help of `xuncha record`: the kinds there are, and of one kind its fields in words."""

from collections.abc import Iterable

import click

from presentation import kinds, language
from presentation.language import Language
from workflow.records import forms
from workflow.records.kind import Kind


def of_context(context: click.Context) -> Language:
    """Return the language of a page of help."""
    return language.of(context.find_root().obj or "en")


def example(kind: Kind) -> str:
    """Return a command that enters one record of a kind; a sealed text comes from a file."""
    fields = (
        f"{f.heading}=@{f.heading}.txt" if f.sealed else f"{f.heading}={f.example}"
        for f in forms.example(kind)
    )
    target = "2026-1" if kind.opens_round else "2026-1/edu"
    return " ".join(("xuncha record", kind.code, target, *fields))


def write(kind: Kind, context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the part of a page that is about one kind."""
    speaking = of_context(context)
    paragraphs = (kinds.title(kind, speaking), f"\b\n{example(kind)}", *kinds.about(kind, speaking))
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text("\n\n".join(paragraphs))
    _write_list(formatter, speaking.say(kinds.FIELDS), kinds.fields(kind, speaking))


def write_kinds(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the list of the kinds."""
    speaking = of_context(context)
    _write_list(formatter, speaking.say(kinds.KINDS), kinds.kinds(speaking))


def _write_list(
    formatter: click.HelpFormatter, title: str, rows: Iterable[tuple[str, str]]
) -> None:
    formatter.write_paragraph()
    formatter.write_text(title)
    with formatter.indentation():
        formatter.write_dl(list(rows))

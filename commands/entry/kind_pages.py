"""The help of `xuncha record`: the kinds there are, and of one kind its fields in words."""

import click

from commands.terminal import layout
from presentation import kinds, language, text_layout
from presentation.language import Language
from workflow.records import forms
from workflow.records.kind import Kind

_MARGIN = "  "


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
    speaking, wide = of_context(context), layout.columns()
    formatter.write(f"\n{_MARGIN}{kinds.title(kind, speaking)}\n\n{_MARGIN}{example(kind)}\n")
    for paragraph in kinds.about(kind, speaking):
        formatter.write("\n")
        for line in text_layout.wrapped(paragraph, wide, _MARGIN):
            formatter.write(line + "\n")
    for line in kinds.fields(kind, speaking, wide):
        formatter.write(line + "\n")


def write_kinds(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the list of the kinds."""
    for line in kinds.kinds(of_context(context)):
        formatter.write(line + "\n")

"""The help of `xuncha record`: the kinds there are, and of one kind its fields in words."""

from collections.abc import Iterable

import click

from commands.entry import entry_order
from commands.terminal import layout
from presentation import language
from presentation.language import Language
from workbooks import column_help, columns
from workbooks.columns import Column
from workflow.errors import N_
from workflow.people import rights
from workflow.records.catalogue import KINDS
from workflow.records.kind import Kind

_MARGIN = "  "
#: How the text beside a name is kept apart from it.
_BETWEEN = "  "


def of_context(context: click.Context) -> Language:
    """Return the language of a page of help."""
    return language.of(context.find_root().obj or "en")


def kinds(speaking: Language) -> Iterable[str]:
    """Yield the lines that list the kinds, and the example of each."""
    yield ""
    yield speaking.say(N_("KIND, and what it enters:"))
    wide = max(layout.width(kind.code) for kind in KINDS)
    for kind in sorted(KINDS, key=lambda kind: kind.workbook == "round"):
        who = sorted(map(str, rights.ACTS[kind.act]))
        only = "" if len(who) > 3 else f" ({speaking.words(who)})"
        yield f"{_MARGIN}{layout.padded(kind.code, wide)}{_BETWEEN}{kind.sheet}{only}"


def fields(kind: Kind, speaking: Language) -> Iterable[str]:
    """Yield the lines that say what to write in the fields of a kind."""
    yield ""
    yield speaking.say(
        N_("Fields (* must be filled in, # tells records apart, † is sealed and never shown):")
    )
    listed = [c for c in columns.of_template(kind) if c.field and c.name != "code"]
    names = {c.name: _marked(kind, c.name, c.heading) for c in listed}
    wide = max(map(layout.width, names.values()))
    for column in listed:
        start = _MARGIN + layout.padded(names[column.name], wide) + _BETWEEN
        told = _told(kind, column, speaking)
        further = " " * layout.width(start)
        yield from layout.wrapped(told, layout.columns(), start, further)


def _told(kind: Kind, column: Column, speaking: Language) -> str:
    if column.field and column.field.sealed:
        return speaking.say(N_("confidential text: asked for, or FIELD=@FILE"))
    return column_help.column(kind, column, speaking.say)


def _marked(kind: Kind, name: str, heading: str) -> str:
    needed = "*" if name in entry_order.required(kind) else " "
    return needed + ("# " if name in kind.identity else "  ") + heading


def about(kind: Kind, speaking: Language) -> Iterable[str]:
    """Yield the paragraphs that say how one record of a kind is entered, and how corrected."""
    yield speaking.say(N_("Enter or correct one record: {sheet}."), sheet=kind.sheet)
    yield entry_order.example(kind)
    yield speaking.say(
        N_(
            "At a terminal what is left out is asked for. A record that is there already is "
            "corrected; with 记录号=N the one of that number, whatever tells it apart."
        )
    )
    if kind.sealed:
        yield speaking.say(
            N_(
                "Sealed fields are asked for without showing what is typed; or write the text "
                "into a file and give FIELD=@FILE."
            )
        )
    who = sorted(map(str, rights.ACTS[kind.act]))
    yield speaking.say(N_("Entered by: {who}"), who=who)


def write(kind: Kind, context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the part of a page that is about one kind."""
    speaking = of_context(context)
    for paragraph in about(kind, speaking):
        formatter.write("\n")
        if paragraph.startswith("xuncha "):
            formatter.write(f"{_MARGIN}{paragraph}\n")
            continue
        for line in layout.wrapped(paragraph, layout.columns(), _MARGIN):
            formatter.write(line + "\n")
    for line in fields(kind, speaking):
        formatter.write(line + "\n")


def write_kinds(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the list of the kinds."""
    for line in kinds(of_context(context)):
        formatter.write(line + "\n")

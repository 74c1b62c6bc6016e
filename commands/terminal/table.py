"""The commands as one table, none of them loaded before it runs."""

import importlib
from collections.abc import Mapping, Sequence
from gettext import gettext
from typing import Any, cast

import click

from commands.terminal import help_text
from commands.terminal.help_formatter import HelpContext
from presentation.command_line import first_steps


class Table(click.Group):
    """A group whose commands are imported when they run, so that help stays quick.

    `table` says of each name where the command is, and one line of help; `groups` are those that
    hold further commands, and show a page of help when they stand alone.
    """

    context_class = HelpContext

    def __init__(
        self,
        *args: Any,
        table: Mapping[str, tuple[str, str]],
        groups: tuple[str, ...],
        **given: Any,
    ) -> None:
        """Take the table besides what every group takes."""
        super().__init__(*args, **given)
        self.table, self.groups = table, groups

    def with_options(self, words: Sequence[str], options: Sequence[str]) -> list[str]:
        """Return the words of a command with options where they belong: after its name."""
        named = 2 if words[0] in self.groups else 1
        return [*words[:named], *options, *words[named:]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101
        if ctx.resilient_parsing:
            _completion().offer(command)
        if ctx.obj:
            return help_text.explained(command, cmd_name, ctx.obj)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of the name, those with a similar one are told."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=self.table, ctx=ctx
            ) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return what completes a word, without loading any command."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        listed = {name: told for name, (_, told) in self.table.items()}
        return cast(list[Any], _completion().names(listed, incomplete))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without loading anything."""
        listed = [(n, help_text.short(n, told, ctx.obj)) for n, (_, told) in self.table.items()]
        with formatter.section(gettext("Commands")):
            formatter.write_dl(listed)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(help_text.about(self.help or "", ctx.obj))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to begin, and how to let the shell complete."""
        for said, lines in first_steps.FOOT:
            formatter.write_paragraph()
            formatter.write_text(gettext(said))
            formatter.write("".join(f"  {line}\n" for line in lines))


def _completion() -> Any:
    from commands.terminal import completion

    return completion

"""`record` as click knows it: its help is about the kind that is named."""

from typing import Any

import click

_NAMED = "xuncha.kind"


class RecordCommand(click.Command):
    """A command whose page lists the kinds, or the fields of the kind that stands before --help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note which kind is named, for the page of help."""
        if ctx.help_option_names and set(args) & set(ctx.help_option_names):
            ctx.meta[_NAMED] = next(filter(None, map(_kind, args)), None)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the form of the command, with the kind where it is named."""
        kind = ctx.meta.get(_NAMED)
        pieces = self.collect_usage_pieces(ctx)
        if kind is not None:
            pieces[pieces.index("KIND")] = kind.code
            pieces = ["ROUND" if kind.opens_round and p == "ROUND/UNIT" else p for p in pieces]
        formatter.write_usage(ctx.command_path, " ".join(pieces))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the kind is about, or what all of them are."""
        from commands.entry import kind_pages

        kind = ctx.meta.get(_NAMED)
        if kind is not None:
            kind_pages.write(kind, ctx, formatter)
            return
        super().format_help_text(ctx, formatter)
        kind_pages.write_kinds(ctx, formatter)


def _kind(word: str) -> Any:
    """Return the kind that a word names, if any."""
    from workflow.records import catalogue

    return catalogue.named(word)

"""`draft` as click knows it: what is no word of its own is a version to be submitted."""

import click

SUBMIT = "submit"


class DraftGroup(click.Group):
    """A group in which `submit` may be left out, and words may stand among the options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that is meant in front."""
        return super().parse_args(ctx, self.led(args))

    def led(self, args: list[str]) -> list[str]:
        """Return the words with the command that is meant in front; help alone is the group's."""
        place = self._first_word(args)
        if place is None:
            alone = not args or bool({"-h", "--help"} & set(args))
            return args if alone else [SUBMIT, *args]
        if args[place] in self.commands:
            return [args[place], *args[:place], *args[place + 1 :]]
        return [SUBMIT, *args]

    def _first_word(self, args: list[str]) -> int | None:
        """Return where the first word stands that is neither an option nor the value of one."""
        place = 0
        while place < len(args):
            word = args[place]
            if not word.startswith("-") or word in ("-", "--"):
                return place
            place += 2 if word in self._with_value else 1
        return None

    @property
    def _with_value(self) -> set[str]:
        """Return the options of all its commands that a value follows."""
        return {
            name
            for command in self.commands.values()
            for option in command.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }

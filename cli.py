"""The table of commands: name → where it is, and one line of help; loaded when it runs."""

import importlib
import os
import sys
from gettext import gettext
from typing import Any, cast

import click

from commands.terminal import usage_examples

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("commands.setup:init", "create or upgrade a database"),
    "demo": ("commands.demo:demo", "play the example round into a folder"),
    "template": ("commands.workbook:template", "write an empty workbook"),
    "import": ("commands.workbook:import_", "take in a workbook, whole or not at all"),
    "export": ("commands.workbook:export", "write the records workbook, filled"),
    "record": ("commands.records:record", "enter or correct one record"),
    "records": ("commands.records:records", "list what was entered"),
    "open": ("commands.records:open_", "read a sealed text, with a reason"),
    "void": ("commands.records:void", "void a wrong record"),
    "rounds": ("commands.rounds:rounds", "list the rounds"),
    "status": ("commands.rounds:status", "what an inspection lacks, and what may be done"),
    "advance": ("commands.procedure:advance", "move on to the next stage"),
    "return": ("commands.procedure:return_", "send back to an earlier stage"),
    "draft": ("commands.procedure:draft", "submit a version of the report"),
    "approve": ("commands.procedure:approve", "approve the current version"),
    "exempt": ("commands.procedure:exempt", "set a requirement aside"),
    "confirm-absence": ("commands.procedure:confirm_absence", "confirm who cannot be interviewed"),
    "suspend": ("commands.procedure:suspend", "freeze an inspection"),
    "resume": ("commands.procedure:resume", "let it go on"),
    "cancel": ("commands.procedure:cancel", "end it early"),
    "deadlines": ("commands.deadlines:deadlines", "by when everything is due, and why then"),
    "extend": ("commands.deadlines:extend", "move a deadline, with a reason"),
    "tick": ("commands.notices:tick", "let notices fall due and deliver them, once"),
    "notices": ("commands.notices:notices", "what was told to whom, why, and what will be"),
    "acknowledge": ("commands.notices:acknowledge", "say that a notice was seen"),
    "scheduler": ("commands.scheduler:scheduler", "do so again and again, until stopped"),
    "forecast": ("commands.forecast:forecast", "the dates and notices to come"),
    "calendar": ("commands.deadlines:calendar", "the working days; load a year"),
    "audit": ("commands.audit:audit", "who did and approved what; verify, export"),
    "user": ("commands.accounts:user", "accounts, passwords, tokens"),
    "policy": ("commands.policy:policy", "show or adopt the policy"),
    "keys": ("commands.accounts:keys", "the key of the sealed texts"),
    "diagram": ("commands.setup:diagram", "draw the machine"),
    "check": ("commands.setup:check", "examine policy and definition"),
}


#: Those that hold further commands, and show a page of help when they stand alone.
GROUPS = ("audit", "calendar", "keys", "policy", "user")

# Another program's plugins have no business here, and looking for them takes time.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Table(click.Group):
    """A group whose commands are imported when they run, so that help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101
        usage_examples.add(command, cmd_name)
        if ctx.resilient_parsing:
            _completion().offer(command)
        if ctx.obj:
            return cast(click.Command, _help().explained(command, cmd_name, ctx.obj))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of the name, those with a similar one are told."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=COMMANDS, ctx=ctx
            ) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return what completes a word, without loading any command."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        listed = {name: told for name, (_, told) in COMMANDS.items()}
        return cast(list[Any], _completion().names(listed, incomplete))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without loading anything."""
        listed = [(n, _help().short(n, told, ctx.obj)) for n, (_, told) in COMMANDS.items()]
        with formatter.section(gettext("Commands")):
            formatter.write_dl(listed)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_help().about(self.help or "", ctx.obj))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to begin, and how to let the shell complete."""
        foot = (
            (usage_examples.BEGIN, usage_examples.FIRST_STEPS),
            (usage_examples.OF_COMMAND, ("xuncha advance --help", "xuncha record paper --help")),
            (usage_examples.COMPLETE, (usage_examples.COMPLETION,)),
        )
        for said, lines in foot:
            formatter.write_paragraph()
            formatter.write_text(gettext(said))
            formatter.write("".join(f"  {line}\n" for line in lines))


@click.command(cls=Table, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xuncha")
def group() -> None:
    """巡察: drive every inspection through its stages, and prove who approved which text."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its code; a refusal is a sentence, never a traceback."""
    if arguments is None and (asked := os.environ.get("_XUNCHA_COMPLETE")):
        sys.exit(_completion().answer(group, asked))
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str], *, spoken: bool = False) -> int:
    """Run a command and return its exit code; `spoken` once click speaks the reader's language."""
    arguments = _language_last(arguments)
    meta: dict[str, Any] = {"json": "--json" in arguments}
    try:
        _require_text(arguments)
        speaking = _language_of_help(arguments)
        if speaking is not None:
            arguments = _help().without_language(arguments)
        with group.make_context("xuncha", list(arguments), obj=speaking) as context:
            meta = context.meta
            result = group.invoke(context)
            return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        _help().speak(_help().language(arguments))
        if not (spoken or "language" in meta):  # no command has begun, so it may be read again
            return run(arguments, spoken=True)
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _stopped(arguments)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        return _refused(error, meta, arguments)


def _language_last(arguments: list[str]) -> list[str]:
    """Return the words with a language that stands before the command moved behind it."""
    if not arguments or arguments[0].partition("=")[0] != "--lang":
        return arguments
    named = 1 if "=" in arguments[0] else 2
    return [*arguments[named:], *arguments[:named]]


def _language_of_help(arguments: list[str]) -> str | None:
    """Return the language of a page of help, where one may be asked for."""
    alone = not arguments or (len(arguments) == 1 and arguments[0] in GROUPS)
    if not (alone or {"--help", "-h"} & set(arguments)):
        return None
    code = str(_help().language(arguments))
    _help().speak(code)
    for option in group.params:
        if isinstance(option, click.Option) and option.name == "version":
            option.help = gettext("Show the version and exit.")
    return code


def _help() -> Any:
    from commands.terminal import help_text

    return help_text


def _completion() -> Any:
    from commands.terminal import completion

    return completion


def _require_text(arguments: list[str]) -> None:
    """Refuse what cannot be meant: bytes that are no UTF-8, and … that nobody filled in."""
    for number, text in enumerate(arguments, start=1):
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            from workflow.errors import N_, BadInputError, Hint

            raise BadInputError(N_("word {number} of the command is no UTF-8 text"), number=number)
        if text == "…":
            from workflow.errors import N_, BadInputError, Hint

            raise BadInputError(
                N_("word {number} of the command is … and says only that something belongs there"),
                hint=Hint("fill_in_blank"),
                number=number,
            )


def _refused(error: Exception, meta: dict[str, Any], arguments: list[str]) -> int:
    from commands.terminal import failure

    speaking = meta.get("language") or _language(arguments)
    about, as_json = str(meta.get("target") or ""), bool(meta.get("json"))
    return failure.told(error, speaking=speaking, about=about, as_json=as_json)


def _stopped(arguments: list[str]) -> None:
    from workflow.errors import N_

    click.echo(_language(arguments).say(N_("stopped")), err=True)


def _language(arguments: list[str]) -> Any:
    from presentation import language

    return language.of(_help().language(arguments))


if __name__ == "__main__":
    main()

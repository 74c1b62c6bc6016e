"""Running one command: what it was asked in which language, and how it ends."""

import io
from gettext import gettext
from typing import Any

import click

from commands.terminal import help_text, streams
from commands.terminal.table import Table


def run(group: Table, arguments: list[str], *, spoken: bool = False) -> int:
    """Run a command and return its exit code; a refusal is a sentence, never a traceback.

    `spoken` once click speaks the reader's language.
    """
    arguments = _language_last(arguments)
    meta: dict[str, Any] = {"json": "--json" in arguments}
    try:
        _require_text(arguments)
        speaking = _language_of_help(group, arguments)
        if speaking is not None:
            arguments = help_text.without_language(arguments)
        with group.make_context("xuncha", list(arguments), obj=speaking) as context:
            meta = context.meta
            result = group.invoke(context)
        streams.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        help_text.speak(help_text.language(arguments))
        if not (spoken or "language" in meta):  # no command has begun, so it may be read again
            return run(group, arguments, spoken=True)
        _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _stopped(arguments)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        return _refused(error, meta, arguments)


def _show(error: click.ClickException) -> None:
    """Write what click says of wrong usage, with the words that were typed made harmless."""
    from presentation import safe_text

    said = io.StringIO()
    error.show(said)
    streams.write_beside(safe_text.plain(said.getvalue()))


def _language_last(arguments: list[str]) -> list[str]:
    """Return the words with a language that stands before the command moved behind it."""
    if not arguments or arguments[0].partition("=")[0] != "--lang":
        return arguments
    named = 1 if "=" in arguments[0] else 2
    return [*arguments[named:], *arguments[:named]]


def _language_of_help(group: Table, arguments: list[str]) -> str | None:
    """Return the language of a page of help, where one may be asked for."""
    alone = not arguments or (len(arguments) == 1 and arguments[0] in group.groups)
    if not (alone or {"--help", "-h"} & set(arguments)):
        return None
    code = help_text.language(arguments)
    help_text.speak(code)
    for option in group.params:
        if isinstance(option, click.Option) and option.name == "version":
            option.help = gettext("Show the version and exit.")
    return code


def _require_text(arguments: list[str]) -> None:
    """Refuse what cannot be meant: bytes that are no UTF-8, and … that nobody filled in."""
    for number, text in enumerate(arguments, start=1):
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            from workflow.errors import N_, BadInputError, Hint

            raise BadInputError(N_("word {number} of the command is not UTF-8 text"), number=number)
        if text == "…":
            from workflow.errors import N_, BadInputError, Hint

            raise BadInputError(
                N_("word {number} of the command is …, which stands for something to be filled in"),
                hint=Hint("fill_in_blank"),
                number=number,
            )


def _refused(error: Exception, meta: dict[str, Any], arguments: list[str]) -> int:
    from commands.terminal import failure

    speaking = meta.get("language") or _language(arguments)
    about, as_json = str(meta.get("target") or ""), bool(meta.get("json"))
    session = meta.get("session")
    done = session is not None and session.changed
    return failure.told(error, speaking=speaking, about=about, as_json=as_json, done=done)


def _stopped(arguments: list[str]) -> None:
    from workflow.errors import N_

    streams.write_beside(_language(arguments).say(N_("stopped")) + "\n")


def _language(arguments: list[str]) -> Any:
    from presentation import language

    return language.of(help_text.language(arguments))

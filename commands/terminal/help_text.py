"""Help in the reader's language: English stands at each command, Chinese in `config/help/zh.toml`.

The examples of both languages stand in `config/help/examples.toml`.
"""

import gettext
import inspect
import os
import tomllib
from collections.abc import Sequence
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import click

from commands.terminal.help_formatter import HelpContext
from config import settings
from config.catalogues import LOCALES
from workflow.errors import WorkflowError

_HELP = Path(__file__).parents[2] / "config" / "help"
#: How click wants lines marked that are not to be filled.
_VERBATIM = "\b\n"


def language(arguments: list[str]) -> str:
    """Return the language to help in: of `--lang`, else of the settings, Chinese if in doubt."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    try:
        return settings.read().language
    except WorkflowError:  # the command itself says what is wrong with the file
        return "zh"


def without_language(arguments: Sequence[str]) -> list[str]:
    """Return the words of a command without `--lang`, which pages of help know already."""
    kept: list[str] = []
    skip = False
    for word in arguments:
        if not (skip or word == "--lang" or word.startswith("--lang=")):
            kept.append(word)
        skip = word == "--lang"
    return kept


def speak(code: str) -> None:
    """Let click say its own words in a language."""
    os.environ["LANGUAGE"] = "en" if code == "en" else "zh_CN"
    gettext.bindtextdomain("xuncha", LOCALES)
    gettext.textdomain("xuncha")


def short(name: str, text: str, code: str) -> str:
    """Return the line of a command in the list of all."""
    return text if code == "en" else str(_of(name).get("short", text))


def about(text: str, code: str) -> str:
    """Return what the program is for."""
    return text if code == "en" else str(_chinese()["about"])


def refusal(kind: type[WorkflowError], code: str) -> str:
    """Return what the code of a refusal means."""
    return str(kind.__doc__ if code == "en" else _chinese()["refusals"][kind.code])


def explained(command: click.Command, name: str, code: str) -> click.Command:
    """Return a command that helps in a language, as do its options and the commands below it."""
    told = copy(command)
    told.context_class = HelpContext
    prose = inspect.cleandoc(command.help or "") if code == "en" else str(_of(name)["help"]).strip()
    told.help = f"{prose}\n\n{_VERBATIM}" + "\n".join(examples(name))
    told.params = [_option(param, code) for param in command.params]
    if isinstance(told, click.Group):
        below = {n: explained(one, f"{name} {n}", code) for n, one in told.commands.items()}
        for one in below.values():
            one.short_help = (one.help or "").partition("\n")[0]
        told.commands = below
    return told


def _option(param: click.Parameter, code: str) -> click.Parameter:
    if code == "en" or not isinstance(param, click.Option) or not param.help:
        return param
    told = copy(param)
    told.help = _chinese()["options"].get(param.help, param.help)
    return told


def examples(name: str) -> list[str]:
    """Return lines that show how a command is written."""
    return list(_file("examples.toml")[name])


def _chinese() -> dict[str, Any]:
    return _file("zh.toml")


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_HELP / name).read_text(encoding="utf-8"))


def _of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _chinese()["commands"].get(name, {})
    return found

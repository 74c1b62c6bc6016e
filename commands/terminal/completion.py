"""Shell completion: click's own, with kinds and stages offered without loading what they mean."""

from collections.abc import Callable
from functools import partial

import click
from click.shell_completion import CompletionItem, shell_complete

from commands.terminal import choices

VARIABLE = "_XUNCHA_COMPLETE"

#: What is offered for a word of a command, by the name of its argument or option.
WORDS = {"kind": choices.KINDS, "stage": choices.STAGES, "through": choices.STAGES}


def answer(group: click.Command, instruction: str) -> int:
    """Write what a shell asks for, and return the exit code."""
    return shell_complete(group, {}, "xuncha", VARIABLE, instruction)


def names(listed: dict[str, str], incomplete: str) -> list[CompletionItem]:
    """Return the commands that begin so, each with what it does."""
    return [CompletionItem(n, help=told) for n, told in listed.items() if n.startswith(incomplete)]


def offer(command: click.Command) -> None:
    """Let the words of a command be completed whose choices are known beforehand."""
    for param in command.params:
        if param.name in WORDS:
            words = WORDS[param.name].split()
            complete: Callable[..., list[CompletionItem]] = partial(_beginning, words)
            setattr(param, "shell_complete", complete)  # noqa: B010 (mypy: a method is no field)


def _beginning(words: list[str], _: click.Context, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]

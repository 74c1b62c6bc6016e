"""What a person at a terminal is asked: a line, a hidden text, one of several, yes or no."""

import sys
from collections.abc import Sequence
from unicodedata import normalize

import click

from commands.terminal import output
from commands.terminal.session import Session
from workflow.errors import N_
from workflow.rules import codes

_YES = {"y", "yes", "是", "好", "对"}
_NO = {"n", "no", "否", "不"}


def possible(session: Session) -> bool:
    """Return whether a person is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not session.json


def line(prompt: str) -> str:
    """Return the line a person types, without outer spaces; may be empty.

    Raises:
        click.Abort: they pressed Ctrl-C or Ctrl-D.
    """
    _with_editing()
    beside = not sys.stdout.isatty()  # editing works on standard output only
    given = click.prompt(
        prompt, default="", show_default=False, prompt_suffix=": ", err=beside, type=str
    )
    return str(given).strip()


def _with_editing() -> None:
    """Let arrow keys work, and Chinese letters be deleted whole, where the machine can."""
    try:
        import readline
    except ImportError:
        return
    readline.set_auto_history(False)  # what was typed is nobody else's to call back


def hidden(prompt: str) -> str:
    """Return a text that is typed without being shown; may be empty."""
    given = click.prompt(
        prompt, default="", show_default=False, prompt_suffix=": ", err=True, hide_input=True
    )
    return str(given).strip()


def one_of(session: Session, prompt: str, words: Sequence[str]) -> str:
    """Return the word that a person picks, by number or by writing it."""
    for number, word in enumerate(words, start=1):
        output.hint(f"  {number:>2} {word}")
    while True:
        given = line(prompt)
        chosen = picked(given, words)
        if chosen in words:
            return chosen
        if given:
            session.hint(N_("write a number from 1 to {last}"), last=len(words))


def picked(given: str, words: Sequence[str]) -> str:
    """Return the word whose number was given, else what was given."""
    text = codes.usual(given)
    if text.isdecimal() and text not in words and 1 <= int(text) <= len(words):
        return words[int(text) - 1]
    return given


def yes(session: Session, question: str) -> bool:
    """Return whether a person says yes; Enter alone is yes."""
    while True:
        given = normalize("NFKC", line(f"{question} [Y/n]")).lower()
        if not given or given in _YES:
            return True
        if given in _NO:
            return False
        session.hint(N_("write y or n"))

"""What a person at a terminal is asked of a record: one of several words, yes or no."""

from collections.abc import Sequence
from unicodedata import normalize

from commands.terminal import asking, output
from commands.terminal.session import Session
from workflow.errors import N_
from workflow.rules import codes

_YES = {"y", "yes", "是", "好", "对"}
_NO = {"n", "no", "否", "不"}


def one_of(session: Session, prompt: str, words: Sequence[str]) -> str:
    """Return the word that a person picks, by number or by writing it."""
    for number, word in enumerate(words, start=1):
        output.hint(f"  {number:>2} {word}")
    while True:
        given = asking.line(prompt)
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
        given = normalize("NFKC", asking.line(f"{question} [Y/n]")).lower()
        if not given or given in _YES:
            return True
        if given in _NO:
            return False
        session.hint(N_("write y or n"))

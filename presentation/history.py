"""Entries of the history in words: who did what, from where to where."""

from presentation.language import Language
from workflow.queries.history import Told


def at(entry: Told) -> str:
    """Return when it was done, to the minute."""
    return entry.at[:16].replace("T", " ")


def who(entry: Told) -> str:
    """Return who did it, and for whom."""
    return f"{entry.actor} ({entry.on_behalf_of})" if entry.on_behalf_of else entry.actor


def moved(entry: Told, speaking: Language) -> str:
    """Return from where to where it moved; nothing where it did not."""
    if not entry.to_stage:
        return ""
    return f"{speaking.word(entry.from_stage or '')} → {speaking.word(entry.to_stage)}"

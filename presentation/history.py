"""Entries of the history in words."""

from presentation.language import Language
from workflow.queries.history import HistoryEntry


def at(entry: HistoryEntry) -> str:
    """Return the time of an entry, to the minute."""
    return entry.at[:16].replace("T", " ")


def who(entry: HistoryEntry) -> str:
    """Return the actor of an entry, with the principal."""
    return f"{entry.actor} ({entry.on_behalf_of})" if entry.on_behalf_of else entry.actor


def moved(entry: HistoryEntry, speaking: Language) -> str:
    """Return the stages of a move, empty for other acts."""
    if not entry.to_stage:
        return ""
    return f"{speaking.word(entry.from_stage or '')} → {speaking.word(entry.to_stage)}"

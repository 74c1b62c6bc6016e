"""The history and its verification as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from presentation.language import Language
from workflow.queries.access_lines import AccessLine
from workflow.queries.history import HistoryEntry, StageHistory
from workflow.verification.report import Examination


def log(entries: Iterable[HistoryEntry]) -> list[dict[str, Any]]:
    """Return entries in the order they were written."""
    return [asdict(entry) for entry in entries]


def stages(found: Iterable[StageHistory]) -> list[dict[str, Any]]:
    """Return the attempts, with who advanced each and who approved which text."""
    return [asdict(attempt) for attempt in found]


def access(lines: Iterable[AccessLine]) -> list[dict[str, Any]]:
    """Return the lines of the access log."""
    return [asdict(line) for line in lines]


def verified(found: Examination, speaking: Language) -> dict[str, Any]:
    """Return whether the history is intact, and the problems."""
    return {
        "ok": found.ok,
        "entries": found.entries,
        "problems": [
            {
                "entry": p.entry,
                "inspection": p.inspection,
                "what": speaking.say(p.what, **p.data),
            }
            for p in found.problems
        ],
    }

"""The history, and what its examination found, as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from presentation.language import Language
from workflow.queries.history import StageTold, Told
from workflow.verification.report import Examination


def log(entries: Iterable[Told]) -> list[dict[str, Any]]:
    """Return the entries in the order in which they were written."""
    return [asdict(entry) for entry in entries]


def stages(found: Iterable[StageTold]) -> list[dict[str, Any]]:
    """Return the attempts, each with who moved it on and who approved which text."""
    return [asdict(attempt) for attempt in found]


def verified(found: Examination, speaking: Language) -> dict[str, Any]:
    """Return whether the history holds, and where it does not."""
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

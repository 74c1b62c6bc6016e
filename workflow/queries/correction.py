"""Compare a record before and after it was entered again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.queries.entry_preview import EntryPreview
from workflow.records import display


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields that differ, as text by heading; an empty field is None.

    `data` is the current data; None if it cannot be read.
    """

    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str | None] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None


def correction(
    before: EntryPreview | None, after: EntryPreview | None, was: str, now: str
) -> Correction:
    """Return the correction of a record, by its number before and now; None for a new record."""
    old = before.by_number(was) if before else None
    new = after.by_number(now) if after else None
    if after is None or new is None:
        return Correction()
    differing = display.differing(after.kind, old.data if old else {}, new.data)
    was_said = before.in_words(old.data) if before and old else {}
    is_said = after.in_words(new.data)
    return Correction(
        {f.heading: was_said.get(f.heading) for f in differing},
        {f.heading: is_said.get(f.heading) for f in differing},
        new.data,
    )

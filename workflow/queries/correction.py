"""What a record was before it was entered again, and what it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.queries.entry_preview import EntryPreview
from workflow.records import display


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields that differ, by heading, in words; a field that is empty is None.

    `data` is what stands now; None where it cannot be read.
    """

    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str | None] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None


def correction(
    before: EntryPreview | None, after: EntryPreview | None, was: str, now: str
) -> Correction:
    """Return what became of a record, by its number before and now; of a new one there is none."""
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

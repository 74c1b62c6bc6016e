"""What another policy changes, in lines."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from presentation.documents import policies

if TYPE_CHECKING:
    from workflow.operations.adopt_policy import Adopted


def adopted(found: "Adopted") -> Iterable[str]:
    """Yield each changed value, then what becomes unmet and which dates move, unit by unit."""
    for key, (old, new) in policies.changes(found).items():
        yield f"{key}: {old} → {new}"
    for unit, codes in sorted(found.effects.items()):
        if codes:
            yield f"{unit}: {' '.join(codes)}"
    for unit, moved in sorted(found.moved.items()):
        for key, (before, after) in moved.items():
            yield f"{unit}: {key} {before or '-'} → {after or '-'}"

"""What a record holds, in words; and what a change made of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.records.fields import Field
from workflow.records.kind import Kind

SEALED = "†"
#: Stands where a field holds nothing.
NOTHING = "—"


def fields(kind: Kind, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return what a record holds by heading; of a sealed text only that it is there.

    `names` says by field how looked-up names are written.
    """
    worded = {f.heading: value(f, data.get(f.name), names.get(f.name, "")) for f in kind.fields}
    return {heading: text for heading, text in worded.items() if text}


def value(field: Field, stored: Any, name: str = "") -> str:
    """Return one stored value in words; nothing for an empty one."""
    if stored in (None, "", [], False):
        return ""
    if field.sealed:
        return SEALED
    if name:
        return name
    if isinstance(stored, bool):
        return "是"
    if isinstance(stored, list | tuple):
        return "、".join(map(str, stored))
    return str(stored)


def changed(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields in which two states of a record differ."""
    return tuple(f for f in kind.fields if before.get(f.name) != after.get(f.name))


def old_and_new(
    headings: Iterable[str], before: Mapping[str, str], after: Mapping[str, str]
) -> list[str]:
    """Return a line for each heading: what stood there, and what stands there now."""
    return [
        f"{heading}: {before.get(heading, NOTHING)} → {after.get(heading, NOTHING)}"
        for heading in headings
    ]

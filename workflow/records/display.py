"""Show what a record contains: people by name, sealed texts only as present."""

from collections.abc import Mapping
from typing import Any

from workflow.records.directory import Directory
from workflow.records.fields import Field
from workflow.records.kind import Kind

#: Stands for a sealed text.
SEALED = "†"
#: Stands for an empty field.
NOTHING = "—"


def people_names(kind: Kind, data: Mapping[str, Any], directory: Directory) -> dict[str, str]:
    """Return the names of the people in a record, by field."""
    found = {}
    for field in kind.fields:
        value = data.get(field.name)
        lookup = field.lookup_in(data)
        if value and lookup:
            codes = [value] if isinstance(value, str) else value
            found[field.name] = "、".join(directory.name(lookup, code) for code in codes)
    return found


def in_words(kind: Kind, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a record by heading, with people by these names."""
    worded = {f.heading: _value(f, data.get(f.name), names.get(f.name, "")) for f in kind.fields}
    return {heading: text for heading, text in worded.items() if text}


def _value(field: Field, stored: Any, name: str) -> str:
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


def once_in_words(kind: Kind, data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what of a record usually occurs once, in words."""
    words = in_words(kind, data, names)
    fields = kind.once.fields if kind.once else ()
    return " ".join(words.get(kind.by_name[name].heading, "") for name in fields)


def differing(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields in which two states of a record differ."""
    return tuple(f for f in kind.fields if before.get(f.name) != after.get(f.name))

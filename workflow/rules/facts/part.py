"""How a part of the facts is made from what is stored of a record."""

import dataclasses
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, cast


@cache
def _conversions(part: Any) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple(
        (f.name, _conversion(f.type)) for f in dataclasses.fields(part) if f.name != "record"
    )


def _conversion(kind: Any) -> Callable[[Any], Any]:
    if kind == date | None:
        return lambda value: date.fromisoformat(value) if value else None
    if kind == tuple[str, ...]:
        return lambda value: tuple(value or ())
    if kind == tuple[int, ...]:
        return lambda value: tuple(value or ())
    if kind is str:
        return lambda value: value or ""
    if kind is bool:
        return bool
    return lambda value: value


@dataclass(frozen=True, slots=True)
class Part:
    """One record as the rules see it; `record` is its record number."""

    record: str

    @classmethod
    def of(cls, record: str, data: dict[str, Any]) -> Self:
        """Return the part of a stored record; fields the rules do not know are left out."""
        get = data.get
        return cls(record, *[turn(get(name)) for name, turn in _conversions(cast(Hashable, cls))])


def happened(day: date | None, today: date) -> bool:
    """Return whether a date is given and not after today: a later one is a plan."""
    return day is not None and day <= today

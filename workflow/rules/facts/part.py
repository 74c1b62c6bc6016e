"""How a part of the facts is made from what is stored of a record."""

import dataclasses
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, cast

_Turn = Callable[[Any], Any]


@cache
def _fields(part: Any) -> tuple[tuple[tuple[str, Any], ...], tuple[tuple[int, _Turn], ...]]:
    """Return each field with what stands for nothing, and by place how some are converted."""
    kinds = [(f.name, f.type) for f in dataclasses.fields(part) if f.name != "record"]
    empty = tuple((name, _EMPTY.get(kind)) for name, kind in kinds)
    turned = tuple((n, _TURNS[kind]) for n, (_, kind) in enumerate(kinds) if kind in _TURNS)
    return empty, turned


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_EMPTY: dict[Any, Any] = {str: "", bool: False, tuple[str, ...]: (), tuple[int, ...]: ()}
_TURNS: dict[Any, _Turn] = {
    date | None: _date,
    tuple[str, ...]: tuple,
    tuple[int, ...]: tuple,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One record as the rules see it; `record` is its record number."""

    record: str

    @classmethod
    def of(cls, record: str, data: dict[str, Any]) -> Self:
        """Return the part of a stored record; fields the rules do not know are left out."""
        get = data.get
        fields, turned = _fields(cast(Hashable, cls))
        values = [empty if (value := get(name)) is None else value for name, empty in fields]
        for place, turn in turned:
            values[place] = turn(values[place])
        return cls(record, *values)


def happened(day: date | None, today: date) -> bool:
    """Return whether a date is given and not after today: a later one is a plan."""
    return day is not None and day <= today

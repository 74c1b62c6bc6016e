"""How a part of the facts is made from what is stored of a record."""

import dataclasses
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, TypeVar, cast, overload

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


_T = TypeVar("_T", bound=Part)


class Parts(Sequence[_T]):
    """Records of one kind as parts, made of what is stored when one of them is first looked at.

    A requirement that only counts them costs no reading of each.
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int, make: Callable[[], tuple[_T, ...]]) -> None:
        """Take how many there are, and what makes them."""
        self._count, self._make = count, make
        self._made: tuple[_T, ...] | None = None

    @property
    def made(self) -> tuple[_T, ...]:
        """Return the parts."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, place: int | slice) -> _T | tuple[_T, ...]:
        return self.made[place]

    def __iter__(self) -> Iterator[_T]:
        return iter(self.made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.made == tuple(other)

    def __hash__(self) -> int:
        return hash(self.made)


def happened(day: date | None, today: date) -> bool:
    """Return whether a date is given and not after today: a later one is a plan."""
    return day is not None and day <= today

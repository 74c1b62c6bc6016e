"""Parts of the facts, made from stored records."""

import dataclasses
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, TypeVar, cast, overload

_Convert = Callable[[Any], Any]


@cache
def _fields(part: Any) -> tuple[tuple[tuple[str, Any], ...], tuple[tuple[int, _Convert], ...]]:
    """Return each field with its empty value, and the converters by position."""
    kinds = [(f.name, f.type) for f in dataclasses.fields(part) if f.name != "record"]
    empty = tuple((name, _EMPTY.get(kind)) for name, kind in kinds)
    converters = tuple(
        (n, _CONVERTERS[kind]) for n, (_, kind) in enumerate(kinds) if kind in _CONVERTERS
    )
    return empty, converters


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_EMPTY: dict[Any, Any] = {str: "", bool: False, tuple[str, ...]: (), tuple[int, ...]: ()}
_CONVERTERS: dict[Any, _Convert] = {
    date | None: _date,
    tuple[str, ...]: tuple,
    tuple[int, ...]: tuple,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One record as the rules read it; `record` is its record number."""

    record: str

    @classmethod
    def of(cls, record: str, data: dict[str, Any]) -> Self:
        """Return the part of a stored record; fields that no rule reads are left out."""
        get = data.get
        fields, converters = _fields(cast(Hashable, cls))
        values = [empty if (value := get(name)) is None else value for name, empty in fields]
        for place, convert in converters:
            values[place] = convert(values[place])
        return cls(record, *values)


_T = TypeVar("_T", bound=Part)


class Parts(Sequence[_T]):
    """Records of one kind, converted to parts when the first of them is read.

    A requirement that only counts them converts none.
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int, make: Callable[[], tuple[_T, ...]]) -> None:
        """Take the number of records and the function that converts them."""
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
    """Return whether there is a date by today; a later one is a plan."""
    return day is not None and day <= today

"""Parts of the facts, decoded from stored records."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Self, TypeVar, overload

import msgspec


class Part(msgspec.Struct, frozen=True, gc=False):
    """One record as the rules read it; `record` is its record number.

    A field that is not stored is empty; stored fields that no rule reads are left out.
    """

    record: str = ""

    @classmethod
    def of(cls, record: str, data: Mapping[str, Any]) -> Self:
        """Return the part of a record's number and fields."""
        return msgspec.convert({**data, "record": record}, cls)


_T = TypeVar("_T", bound=Part)

#: Stands between record numbers; no number holds a control character.
SEPARATOR = "\x1f"


@cache
def _decoder(part: type[_T]) -> msgspec.json.Decoder[list[_T]]:
    return msgspec.json.Decoder(list[part])  # type: ignore[valid-type]


def decoded(part: type[_T], numbers: str, data: str) -> list[_T]:
    """Return the parts of records, of their numbers and of their JSON objects, joined each.

    Raises:
        ValueError: a part cannot be made of an object, or numbers and objects do not match.
    """
    made = _decoder(part).decode(f"[{data}]")
    for one, number in zip(made, numbers.split(SEPARATOR), strict=True):
        msgspec.structs.force_setattr(one, "record", number)
    return made


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


def happened(day: dt.date | None, today: dt.date) -> bool:
    """Return whether there is a date by today; a later one is a plan."""
    return day is not None and day <= today

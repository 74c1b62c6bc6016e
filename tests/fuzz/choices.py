"""Choices made from bytes, so that the fuzzer controls them by changing the bytes."""

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Choices:
    """The bytes that decide; once they are used up, every choice is the first one."""

    def __init__(self, data: bytes) -> None:
        """Start at the first byte."""
        self._data, self._at = data, 0

    @property
    def spent(self) -> bool:
        """Return whether there are no more bytes."""
        return self._at >= len(self._data)

    def below(self, limit: int) -> int:
        """Return a number from 0 to below a limit, from one byte if that is enough."""
        number, reach = 0, 1
        while reach < limit:
            number = number << 8 | self._byte()
            reach <<= 8
        return number % limit

    def one_of(self, options: Sequence[_T]) -> _T:
        """Return one of several things."""
        return options[self.below(len(options))]

    def rarely(self, one_in: int) -> bool:
        """Return whether an event happens that happens once in so many times."""
        return self.below(one_in) == one_in - 1

    def _byte(self) -> int:
        self._at += 1
        return 0 if self._at > len(self._data) else self._data[self._at - 1]

"""Pack values into bytes, as one JSON array that differs for different values, and hash them.

The array has no spaces and escapes only what JSON must, as `json.dumps` does with
`ensure_ascii=False` and `separators=(",", ":")`, so that an export can be verified without this
program.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

#: The types of values that are hashed: fractions have no single form, and bytes none in JSON.
CANONICAL = frozenset({type(None), int, str})

_encode = msgspec.json.Encoder().encode


def packed(values: Sequence[Any]) -> bytes:
    """Return values as one JSON array.

    Raises:
        TypeError: a value is not None, a whole number or a text.
    """
    if not CANONICAL.issuperset(map(type, values)):
        odd = sorted({type(v).__name__ for v in values if type(v) not in CANONICAL})
        raise TypeError(f"no evidence can be made of values of the type {', '.join(odd)}")
    return _encode(values)


def packed_as_found(values: Sequence[Any]) -> bytes:
    """Return stored values packed, or for values of other types bytes that match nothing.

    SQLite lets a forger put bytes and broken text into a text column.
    """
    if CANONICAL.issuperset(map(type, values)):
        try:
            return _encode(values)
        except UnicodeEncodeError:  # text that is not UTF-8, read from a damaged file
            pass
    return b"?" + repr(values).encode("utf-8", "backslashreplace")


def digest(lines: Iterable[bytes]) -> str:
    """Return the digest of rows, independent of their order; empty for none."""
    hashed = sorted(hashlib.sha256(line).digest() for line in lines)
    return hashlib.sha256(b"".join(hashed)).hexdigest() if hashed else ""


def chained(
    previous: str, values: Sequence[Any], pack: Callable[[Sequence[Any]], bytes] = packed
) -> str:
    """Return the hash of an entry, over the hash of the entry before and its own values."""
    return hashlib.sha256(pack((previous, *values))).hexdigest()


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()

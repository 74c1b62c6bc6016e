"""Values as bytes and as hashes: one JSON array, from which no two lists of values look the same.

The array has no blanks and escapes only what JSON must, as `json.dumps` does with
`ensure_ascii=False` and `separators=(",", ":")`; so whoever examines an export elsewhere needs
nothing of this program.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

#: What is stored and hashed: numbers that are not whole have no one form, bytes none in JSON.
CANONICAL = frozenset({type(None), int, str})

_encode = msgspec.json.Encoder().encode


def packed(values: Sequence[Any]) -> bytes:
    """Return values as one JSON array.

    Raises:
        TypeError: a value is neither nothing, a whole number nor a text.
    """
    if not CANONICAL.issuperset(map(type, values)):
        odd = sorted({type(v).__name__ for v in values if type(v) not in CANONICAL})
        raise TypeError(f"no evidence can be made of values of the type {', '.join(odd)}")
    return _encode(values)


def packed_as_found(values: Sequence[Any]) -> bytes:
    """Return stored values as they are packed, or bytes like those of no values at all.

    SQLite keeps bytes and broken text in a column of text where a forger puts them.
    """
    if CANONICAL.issuperset(map(type, values)):
        try:
            return _encode(values)
        except UnicodeEncodeError:  # text that is no UTF-8, as it was read from a broken file
            pass
    return b"?" + repr(values).encode("utf-8", "backslashreplace")


def digest(lines: Iterable[bytes]) -> str:
    """Return the digest of rows, whose order says nothing; empty for none."""
    hashed = sorted(hashlib.sha256(line).digest() for line in lines)
    return hashlib.sha256(b"".join(hashed)).hexdigest() if hashed else ""


def chained(
    previous: str, values: Sequence[Any], pack: Callable[[Sequence[Any]], bytes] = packed
) -> str:
    """Return the hash of an entry: of the hash of the entry before it and of its own values."""
    return hashlib.sha256(pack((previous, *values))).hexdigest()


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()

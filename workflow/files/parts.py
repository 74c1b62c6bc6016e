"""Parse the XML in the parts of an office file, within limits whatever it contains."""

from collections.abc import Callable, Iterator
from typing import IO, Protocol
from xml.parsers import expat

_CHUNK = 256 * 1024
#: The most tags in a whole file: they are parsed in less than ten seconds.
MOST_TAGS = 6_000_000
#: The longest tag or comment: expat 2.5 parses an unfinished one again with every piece added
#: (CVE-2023-52425), so that one of 300 MB would take minutes.
_LONGEST_TAG = 1024 * 1024
#: The most names of elements and attributes; files have a few hundred, and each takes memory.
_MOST_NAMES = 10_000
#: Other encodings need tables that an untrusted file should not choose.
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1"}


class BrokenPartError(Exception):
    """A part cannot be read to its end."""


class DoctypeError(Exception):
    """A part contains a DOCTYPE."""


class TooMuchError(Exception):
    """The file contains more than anybody enters by hand."""


class Handler(Protocol):
    """Handles the elements of a part."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""

    def end(self, name: str) -> None:
        """Handle the end of an element."""

    def text(self, piece: str) -> None:
        """Handle a piece of text."""


class Local(dict[str, str]):
    """A cache of the names of elements without their prefixes."""

    def __missing__(self, name: str) -> str:
        """Return a name without its prefix, and cache it."""
        local = self[name] = name.rpartition(":")[2]
        return local


class Allowance:
    """How many tags may still be parsed."""

    def __init__(self, tags: int = MOST_TAGS) -> None:
        self._left = tags

    def spend(self, tags: int) -> None:
        """Subtract a number of tags.

        Raises:
            TooMuchError: not so many are left.
        """
        self._left -= tags
        if self._left < 0:
            raise TooMuchError


def walk(
    part: IO[bytes],
    handler: Handler,
    allowance: Allowance,
    cut: Callable[[bytes], bytes] | None = None,
    declared: Callable[[str | None, str], None] | None = None,
) -> Iterator[None]:
    """Pass everything in a part to a handler, and yield after every piece.

    `cut` may remove from a piece what need not be parsed. With `declared`, which receives prefixes
    and their namespaces, every name is passed with its namespace, separated by a space.

    Raises:
        BrokenPartError: it is not XML, or is made to do harm.
        DoctypeError: it contains a DOCTYPE.
        TooMuchError: the allowance is used up.
    """
    names: dict[str, str] = {}
    parser = _parser(handler, names, declared)
    fed = 0
    try:
        for piece in map(cut, pieces(part)) if cut else pieces(part):
            allowance.spend(piece.count(b"<"))
            parser.Parse(piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG or len(names) > _MOST_NAMES:
                raise BrokenPartError
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenPartError from error
    yield


def pieces(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a part, piece by piece.

    Raises:
        BrokenPartError: it cannot be unpacked.
    """
    while piece := _read(part):
        yield piece


def _read(part: IO[bytes]) -> bytes:
    try:
        return part.read(_CHUNK)
    except Exception as error:  # zipfile and the decompressors raise many kinds
        raise BrokenPartError from error


def _parser(
    handler: Handler,
    names: dict[str, str],
    declared: Callable[[str | None, str], None] | None,
) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" " if declared else None, intern=names)
    if declared:
        parser.StartNamespaceDeclHandler = declared
    parser.buffer_text = True
    parser.XmlDeclHandler = _require_encoding
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    return parser


def _require_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise BrokenPartError


def _refuse_doctype(*_: object) -> None:
    raise DoctypeError

"""The XML in the parts of an office file, walked through within bounds whatever stands in it."""

from collections.abc import Callable, Iterator
from typing import IO, Protocol
from xml.parsers import expat

_CHUNK = 256 * 1024
#: Tags in a whole file: as many as are walked through in less than ten seconds.
MOST_TAGS = 6_000_000
#: A single tag or comment: expat 2.5 reads an unfinished one anew with every piece that is added
#: (CVE-2023-52425), so that one of 300 MB would take minutes.
_LONGEST_TAG = 1024 * 1024
#: Names of elements and attributes; files have a few hundred, and each takes memory.
_MOST_NAMES = 10_000
#: Others need tables that a stranger's file should not choose.
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1"}


class BrokenPartError(Exception):
    """A part cannot be read to its end."""


class DoctypeError(Exception):
    """A part holds a DOCTYPE."""


class TooMuchError(Exception):
    """There is more in the file than anyone enters by hand."""


class Handler(Protocol):
    """What is told of the elements of a part."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, piece: str) -> None:
        """Take a piece of text."""


class Local(dict[str, str]):
    """The names of elements without their prefixes, each cut once."""

    def __missing__(self, name: str) -> str:
        """Return a name without its prefix, and remember it."""
        local = self[name] = name.rpartition(":")[2]
        return local


class Allowance:
    """How many tags may still be walked through."""

    def __init__(self, tags: int = MOST_TAGS) -> None:
        self._left = tags

    def spend(self, tags: int) -> None:
        """Take some off.

        Raises:
            TooMuchError: there are none left.
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
    """Tell a handler of all that stands in a part, and stop after every piece of it.

    `cut` may take out what need not be looked at before it is. Who is told of prefixes and their
    namespaces by `declared` gets every name with its namespace, a space between them.

    Raises:
        BrokenPartError: it is no XML, or is made to do harm.
        DoctypeError: it holds a DOCTYPE.
        TooMuchError: the allowance is spent.
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
    """Return what stands in a part, piece by piece.

    Raises:
        BrokenPartError: it cannot be unpacked.
    """
    while piece := _read(part):
        yield piece


def _read(part: IO[bytes]) -> bytes:
    try:
        return part.read(_CHUNK)
    except Exception as error:  # zipfile and what unpacks raise many kinds
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

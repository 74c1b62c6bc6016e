"""Take out the cells in which nothing stands, before a sheet is parsed."""

import re
from collections.abc import Callable

# A sheet that is formatted down to its last line has ten million cells in which nothing stands.
# They are taken out before the parser sees them, which is ten times as fast; but not where a
# comment or CDATA may hold what only looks like such a cell.
_EMPTY_CELLS = re.compile(
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"[^<>]*(?:/>|></c>|><v ?/></c>|><v></v></c>)'
)
_EMPTY_LINES = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*(?:/>|></row>)')
_MAY_HOLD_ANYTHING = re.compile(rb"<!|<\?(?!xml )")


def cutter() -> Callable[[bytes], bytes]:
    """Return what takes them out of a part, piece by piece."""
    bare, last = True, b""

    def cut(piece: bytes) -> bytes:
        nonlocal bare, last
        bare = bare and _MAY_HOLD_ANYTHING.search(last + piece) is None
        last = piece[-1:]
        return _EMPTY_LINES.sub(b"", _EMPTY_CELLS.sub(b"", piece)) if bare else piece

    return cut

"""A line that is given on standard input, such as a password, whatever system wrote it."""

import sys

from workflow.errors import N_, BadInputError

#: Longer than any password or code.
_LONGEST = 4096


def line() -> str:
    """Return the next line of standard input without its end, be that LF or CR LF.

    Raises:
        BadInputError: it is no UTF-8 text, or does not end.
    """
    try:
        given = sys.stdin.readline(_LONGEST)
    except UnicodeDecodeError:
        # Not chained: the original exception holds what was given.
        raise _refusal() from None
    if len(given) >= _LONGEST or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise _refusal()
    return given.rstrip("\r\n").removeprefix("\ufeff")


def _refusal() -> BadInputError:
    return BadInputError(N_("standard input is not a line of UTF-8 text"))

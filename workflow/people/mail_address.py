"""Check whether a text can be an e-mail address."""

import re

_LONGEST, _LONGEST_LOCAL = 254, 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#: A last part of digits only would be an IP address, to which no server delivers.
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)*(?![0-9]+$){_LABEL}")


def is_possible(text: str) -> bool:
    """Return whether a text is a single bare address that every mail server accepts."""
    found = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    return found is not None and len(found[1]) <= _LONGEST_LOCAL

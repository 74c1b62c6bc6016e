"""Tokens, stored as a digest: those of programs are shown once, those of sign-ins expire."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

_PREFIX = "xc_"
_TOKEN_BYTES = 32
#: How long a sign-in lasts at most, and how long without being used.
SIGN_IN = timedelta(hours=12)
IDLE = timedelta(minutes=30)
#: A use is only noted if the last note is this old, so that not every read writes.
NOTED_EVERY = timedelta(minutes=1)
#: A token is named by so many letters of its digest, enough to distinguish those of an account.
_NAME = 8


def new_token() -> tuple[str, str]:
    """Return a token to show once, and its digest to store."""
    token = _PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    return token, token_digest(token)


def token_digest(token: str) -> str:
    """Return the digest by which a token is found; white space around it is ignored.

    A plain SHA-256 is enough: 256 random bits cannot be guessed, unlike a password.
    """
    return hashlib.sha256(token.strip().encode("utf-8", "surrogatepass")).hexdigest()


def name_of(digest: str) -> str:
    """Return the name of a token, which reveals nothing of the token itself."""
    return digest[:_NAME]


def matches(digest: str, named: str) -> bool:
    """Return whether a text is the name of a token or the token itself."""
    return digest.startswith(named) if len(named) == _NAME else digest == token_digest(named)


def has_ended(row: Any, now: datetime) -> bool:
    """Return whether the token is a sign-in that has expired or was not used for too long."""
    if row.ends_at is None:
        return False
    return now >= _instant(row.ends_at) or now >= _instant(row.used_at) + IDLE


def is_use_to_note(row: Any, now: datetime) -> bool:
    """Return whether to note the use of a token: it is a sign-in, and was not noted lately."""
    return row.ends_at is not None and now >= _instant(row.used_at) + NOTED_EVERY


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored)

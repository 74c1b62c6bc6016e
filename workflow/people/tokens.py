"""Tokens, stored as a digest: those of programs are shown once, those of sign-ins end soon."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

_PREFIX = "xc_"
_TOKEN_BYTES = 32
#: How long a sign-in lasts in all, and how long while it is not used.
SIGN_IN = timedelta(hours=12)
IDLE = timedelta(minutes=30)
#: A use is noted when the last one noted is this long ago: not every reading need write.
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
    """Return whether the token is that of a sign-in which has ended, in all or for want of use."""
    if row.ends_at is None:
        return False
    return now >= _instant(row.ends_at) or now >= _instant(row.used_at) + IDLE


def is_use_to_note(row: Any, now: datetime) -> bool:
    """Return whether the use of a token is to be noted: of a sign-in, and not noted just now."""
    return row.ends_at is not None and now >= _instant(row.used_at) + NOTED_EVERY


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored)

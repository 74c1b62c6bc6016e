"""Tokens for programs: shown once, stored as a digest."""

import hashlib
import secrets

_PREFIX = "xc_"
_TOKEN_BYTES = 32
#: So many letters of its digest name a token; nobody has so many that two are called the same.
_NAME = 8


def new_token() -> tuple[str, str]:
    """Return a token to show once, and its digest to store."""
    token = _PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    return token, token_digest(token)


def token_digest(token: str) -> str:
    """Return the digest to look a token up by; white space around it (a line end) is ignored.

    A plain SHA-256 is enough: 256 random bits cannot be tried out, unlike a password.
    """
    return hashlib.sha256(token.strip().encode("utf-8", "surrogatepass")).hexdigest()


def name_of(digest: str) -> str:
    """Return by which name a token is spoken of: it tells nothing of the token itself."""
    return digest[:_NAME]


def is_called(digest: str, named: str) -> bool:
    """Return whether a token is meant: by its name, or by itself."""
    return digest.startswith(named) if len(named) == _NAME else digest == token_digest(named)

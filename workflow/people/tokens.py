"""Tokens for programs: shown once, stored as a digest."""

import hashlib
import secrets

_PREFIX = "xc_"
_TOKEN_BYTES = 32
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

"""Passwords: hashed with Argon2id, checked at the same cost for known and unknown accounts."""

import base64
import secrets
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from workflow.errors import BadInputError

#: The second recommended choice of RFC 9106 (64 MiB), about 0.05 s a try on an office computer.
_HASHER = PasswordHasher(
    time_cost=3, memory_cost=65536, parallelism=4, hash_len=32, salt_len=16, type=Type.ID
)

#: Without i, l, o, u, 0 and 1, which are easily misread or misheard. 20 of these 30 characters make
#: a password of 98 bits.
_READABLE = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS = 4
_GROUP = 5


def hash_password(password: str) -> str:
    """Return the salted hash to store for a password."""
    return _HASHER.hash(_prepared(password))


def verify(stored: str | None, password: str) -> bool:
    """Return whether the password matches the stored hash.

    None (no such account, or no password yet) never matches, and takes as much time as a wrong
    password, so that time does not reveal which accounts exist.

    Raises:
        BadInputError: the stored text is not a hash, or the machine lacks the memory to check it.
    """
    try:
        _HASHER.verify(_NOBODY if stored is None else stored, _prepared(password))
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError) as cause:
        raise BadInputError(
            "the stored password cannot be checked: {reason}", reason=str(cause) or "not a hash"
        ) from cause
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Return whether a hash was made with other cost settings than today's; ask after sign-in."""
    return _HASHER.check_needs_rehash(stored)


def one_time_password() -> str:
    """Return a random password that is easy to read from paper or over the phone."""
    return "-".join(
        "".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )


def normal(text: str) -> str:
    """Return a text with full-width characters, as Chinese input methods type them, made narrow."""
    return unicodedata.normalize("NFKC", text)


def _prepared(password: str) -> bytes:
    # A terminal may pass lone surrogates; the message of an encoding error would show the password.
    return normal(password).encode("utf-8", "surrogatepass")


def _hash_of_nobody() -> str:
    """Return a hash that takes as long to check as a real one, and matches no known password."""
    salt, hashed = (
        base64.b64encode(bytes(length)).decode("ascii").rstrip("=")
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${hashed}"


_NOBODY = _hash_of_nobody()

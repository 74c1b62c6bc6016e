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

#: No I, L, O, U, 0, 1: nothing that is read or heard as something else. 30 characters, 20 of them
#: in a password: 98 bits.
_READABLE = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS = 4
_GROUP = 5


def hash_password(password: str) -> str:
    """Return the text to store for a password; never twice the same."""
    return _HASHER.hash(_prepared(password))


def verify(stored: str | None, password: str) -> bool:
    """Tell whether the password is the stored one.

    None (no such account, or no password yet) never fits, and costs as much time as a wrong
    password, so that the time does not tell which accounts exist.

    Raises:
        BadInputError: The stored text is no hash, or the machine lacks the memory to check it.
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
    """Tell whether a hash was made with other costs than today's; ask after signing in."""
    return _HASHER.check_needs_rehash(stored)


def one_time_password() -> str:
    """Make a password that can be read from paper or over the phone."""
    return "-".join(
        "".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )


def normal(text: str) -> str:
    """Make what a Chinese input method types in full width the same as what a keyboard types."""
    return unicodedata.normalize("NFKC", text)


def _prepared(password: str) -> bytes:
    # A terminal can hand over lone surrogates; an encoding error would carry the password along.
    return normal(password).encode("utf-8", "surrogatepass")


def _hash_of_nobody() -> str:
    """Return a hash that costs what a real one costs; no password is known for it."""
    salt, hashed = (
        base64.b64encode(bytes(length)).decode("ascii").rstrip("=")
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${hashed}"


_NOBODY = _hash_of_nobody()

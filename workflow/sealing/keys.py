"""The secret key of an installation: its file, and its recovery code to keep on paper."""

import base64
import binascii
import hashlib
import os
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.errors import BadInputError, Hint

SECRET_BYTES = 32

_HEADER = "xuncha key file v1"
_FINGERPRINT_FIELD = "fingerprint"
_SECRET_FIELD = "secret"  # noqa: S105 - the name of the line
#: A key file has three short lines; anything longer is another file.
_MOST_BYTES = 1024

#: Crockford's base32: no I, L, O (read as 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_GROUP = 5
_SECRET_CHARACTERS = 52
_CHECK_CHARACTERS = 8
_CODE_CHARACTERS = _SECRET_CHARACTERS + _CHECK_CHARACTERS
#: The largest prime that fits in the check characters. A wrong character changes the number by
#: d * 32**n with 0 < d < 32, two swapped neighbours by d * 31 * 32**n. Neither is a multiple of so
#: large a prime, so both are always detected; of other mistakes one in 10**12 is not.
_CHECK_PRIME = 2**40 - 87
#: Added to the number so that a code of zeros only is not valid.
_CHECK_OFFSET = int.from_bytes(b"xuncha recovery code v1")


class KeyFileError(BadInputError):
    """The key file cannot be written, or cannot be trusted; `path` names the file."""


class RecoveryCodeError(BadInputError):
    """The text typed is not a recovery code; the message never repeats it."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The secret that protects everything confidential; printed, it shows only its fingerprint."""

    #: 32 random bytes; used through the subkeys, never directly.
    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError(f"a key has {SECRET_BYTES} bytes")

    def __repr__(self) -> str:
        return f"<Key {self.fingerprint}>"

    @property
    def fingerprint(self) -> str:
        """Return 16 characters that identify this key and reveal nothing of its secret."""
        return hashlib.sha256(b"xuncha key fingerprint v1\x00" + self.secret).hexdigest()[:16]

    def sealing_key(self) -> bytes:
        """Derive the subkey that encrypts confidential texts."""
        return self._subkey(b"xuncha sealing v1")

    def digest_key(self) -> bytes:
        """Derive the subkey of the digests by which texts are compared."""
        return self._subkey(b"xuncha digest v1")

    def _subkey(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self.secret)


def generate() -> Key:
    """Return a new random key."""
    return Key(secrets.token_bytes(SECRET_BYTES))


def write(key: Key, path: Path) -> None:
    """Create the key file, readable only by its owner, and wait until it is on the disk.

    Raises:
        KeyFileError: the file exists already (it is never overwritten, since texts sealed with its
            key would be lost), or the system cannot create it.
    """
    lines = (
        _HEADER,
        f"{_FINGERPRINT_FIELD}: {key.fingerprint}",
        f"{_SECRET_FIELD}: {base64.b64encode(key.secret).decode('ascii')}",
    )
    content = "".join(f"{line}\n" for line in lines).encode("ascii")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise KeyFileError(
            "the key file {path} already exists and is never overwritten", path=str(path)
        ) from None
    except OSError as refusal:
        raise _not_written(path, refusal) from refusal
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)  # despite the umask
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except BaseException as failure:
        # An incomplete key file would prevent a new one, and nothing is sealed with it yet.
        path.unlink(missing_ok=True)
        if isinstance(failure, OSError):
            raise _not_written(path, failure) from failure
        raise


def read(path: Path) -> Key:
    """Return the key in the file.

    Raises:
        KeyFileError: the file is missing or unreadable, open to other users of the machine, or not
            a complete key file.
    """
    with _opened_for_reading(path) as descriptor:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _malformed(path)
        if status.st_mode & 0o077:
            raise KeyFileError(
                "the key file {path} is open to other users of this machine (mode {mode}); "
                "make it private: chmod 600",
                path=str(path),
                mode=f"{stat.S_IMODE(status.st_mode):04o}",
            )
        content = os.read(descriptor, _MOST_BYTES + 1)
    key = _parsed(content)
    if key is None:
        raise _malformed(path)
    return key


def recovery_code(key: Key) -> str:
    """Return the key as 12 groups of 5 characters that can be copied by hand."""
    number = int.from_bytes(key.secret)
    characters = _in_base32(number, _SECRET_CHARACTERS) + _in_base32(
        _check(number), _CHECK_CHARACTERS
    )
    return "-".join(
        characters[start : start + _GROUP] for start in range(0, _CODE_CHARACTERS, _GROUP)
    )


def from_recovery_code(text: str) -> Key:
    """Return the key of a recovery code.

    Case, spaces, dashes and full-width characters do not matter, nor does O for 0, I or L for 1.

    Raises:
        RecoveryCodeError: a character is not possible, there are too few or too many, or some were
            copied wrongly.
    """
    characters = [
        character
        for character in unicodedata.normalize("NFKC", text).upper()
        if not character.isspace() and unicodedata.category(character) != "Pd"
    ]
    for position, character in enumerate(characters, start=1):
        if character not in _VALUES:
            raise RecoveryCodeError(
                "character {position} cannot occur in a recovery code",
                position=position,
            )
    if len(characters) != _CODE_CHARACTERS:
        raise RecoveryCodeError(
            "a recovery code has {expected} characters, not {found}",
            expected=_CODE_CHARACTERS,
            found=len(characters),
        )
    number = _from_base32(characters[:_SECRET_CHARACTERS])
    check = _from_base32(characters[_SECRET_CHARACTERS:])
    if number >= 2 ** (8 * SECRET_BYTES) or check != _check(number):
        raise RecoveryCodeError(
            "the recovery code is wrong: compare it with the paper",
            hint=Hint("compare_recovery_code"),
        )
    return Key(number.to_bytes(SECRET_BYTES))


@contextmanager
def _opened_for_reading(path: Path) -> Iterator[int]:
    try:
        # Non-blocking, so that a pipe in place of the file does not hang the program.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise KeyFileError(
            "the key file {path} is missing", hint=Hint("restore_key"), path=str(path)
        ) from None
    except OSError as refusal:
        raise KeyFileError(
            "the key file {path} cannot be read: {reason}",
            path=str(path),
            reason=refusal.strerror or "",
        ) from refusal
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _parsed(content: bytes) -> Key | None:
    """Return the key; None for anything that `write` does not write, line ends aside."""
    if len(content) > _MOST_BYTES:
        return None
    try:
        header, fingerprint, secret = content.decode("ascii").split("\n", 3)[:3]
        given = _field(fingerprint, _FINGERPRINT_FIELD)
        key = Key(base64.b64decode(_field(secret, _SECRET_FIELD), validate=True))
    except (ValueError, binascii.Error):
        return None
    return key if header.strip() == _HEADER and given == key.fingerprint else None


def _field(line: str, name: str) -> str:
    found, _, value = line.partition(":")
    if found.strip() != name:
        raise ValueError(name)
    return value.strip()


def _sync_folder(folder: Path) -> None:
    """Write the file's name to the disk too; otherwise a power cut may lose it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_written(path: Path, cause: OSError) -> KeyFileError:
    return KeyFileError(
        "the key file {path} cannot be written: {reason}",
        path=str(path),
        reason=cause.strerror or "",
    )


def _malformed(path: Path) -> KeyFileError:
    return KeyFileError(
        "{path} is not a key file, or it is damaged", hint=Hint("restore_key"), path=str(path)
    )


def _check(number: int) -> int:
    return (number + _CHECK_OFFSET) % _CHECK_PRIME


def _in_base32(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _from_base32(characters: list[str]) -> int:
    number = 0
    for character in characters:
        number = number << 5 | _VALUES[character]
    return number

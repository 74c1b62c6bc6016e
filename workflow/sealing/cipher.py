"""Encrypt a text for one place in the database, decrypt it, and compare texts by their digest."""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.errors import BadInputError
from workflow.sealing.keys import Key

_VERSION = "v1"
_SEPARATOR = "|"
#: Random, so one key is good for 2**32 texts (NIST SP 800-38D, 8.3); an office seals thousands.
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
#: Texts are padded to a multiple of this, so that a name and an empty cell look alike.
_BLOCK_BYTES = 64


class SealError(BadInputError):
    """A sealed text cannot be opened: another key, another place, or it was changed."""


def seal(key: Key, text: str, *, table: str, row: UUID, column: str) -> str:
    """Return the text as a token that can only be opened with this key and in this place.

    Raises:
        SealError: the text contains a lone surrogate, which cannot be encoded.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    ciphertext = AESGCM(key.sealing_key()).encrypt(
        nonce, _padded(_encoded(text, column)), _place(table, row, column)
    )
    return _token(key.fingerprint, nonce, ciphertext)


def unseal(key: Key, token: str, *, table: str, row: UUID, column: str) -> str:
    """Return the text that was sealed for this place.

    Raises:
        SealError: the token names another key, is incomplete, or was changed or moved to another
            table, row or column.
    """
    fingerprint, nonce, ciphertext = _parts(token)
    if fingerprint != key.fingerprint:
        raise SealError(
            "this text was sealed with key {sealed_with}, but the key file holds {fingerprint}",
            sealed_with=fingerprint,
            fingerprint=key.fingerprint,
        )
    try:
        padded = AESGCM(key.sealing_key()).decrypt(nonce, ciphertext, _place(table, row, column))
    except InvalidTag:
        raise SealError(
            "the sealed text in {table}.{column} of {row} was changed or belongs elsewhere",
            table=table,
            column=column,
            row=str(row),
        ) from None
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length].decode("utf-8")


def digest(key: Key, text: str, *, column: str) -> str:
    """Return 64 characters that are equal for equal texts in the same column.

    Texts that differ only in how characters are composed (NFC) are equal. Without the key nobody
    can guess a text by trying names against its digest.

    Raises:
        SealError: the text contains a lone surrogate.
    """
    normal = _encoded(unicodedata.normalize("NFC", text), column)
    message = _with_lengths(column.encode("utf-8"), normal)
    return hmac.new(key.digest_key(), message, hashlib.sha256).hexdigest()


def _place(table: str, row: UUID, column: str) -> bytes:
    """Return the place to which a text is bound; lengths distinguish `a|bc` from `ab|c`."""
    return _with_lengths(
        b"xuncha sealed text " + _VERSION.encode("ascii"),
        table.encode("utf-8"),
        row.bytes,
        column.encode("utf-8"),
    )


def _with_lengths(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(_LENGTH_BYTES) + part for part in parts)


def _encoded(text: str, column: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Not chained: the original exception carries the whole text.
        raise SealError(
            "the text for {column} holds a character that cannot be stored", column=column
        ) from None


def _padded(content: bytes) -> bytes:
    with_length = _with_lengths(content)
    return with_length + bytes(-len(with_length) % _BLOCK_BYTES)


def _token(fingerprint: str, nonce: bytes, ciphertext: bytes) -> str:
    encoded = (base64.b64encode(part).decode("ascii") for part in (nonce, ciphertext))
    return _SEPARATOR.join((_VERSION, fingerprint, *encoded))


def _parts(token: str) -> tuple[str, bytes, bytes]:
    """Return the parts of a token; refuse every spelling but the one that `_token` writes."""
    try:
        _, fingerprint, *encoded = token.split(_SEPARATOR)
        nonce, ciphertext = (base64.b64decode(part, validate=True) for part in encoded)
    except (ValueError, binascii.Error):
        raise SealError("this is not a sealed text") from None
    # Base64 leaves bits unused at the end, so several spellings decode to the same bytes.
    if len(nonce) != _NONCE_BYTES or token != _token(fingerprint, nonce, ciphertext):
        raise SealError("this is not a sealed text")
    return fingerprint, nonce, ciphertext

"""The table of sealed texts, which are written once and opened one at a time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from workflow.database.schema import sealed_texts
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.sealing import cipher
from workflow.sealing.keys import Key

TABLE = "records"


def row(
    key: Key, *, inspection: str, record: str, field: str, text: str, position: int
) -> dict[str, Any]:
    """Return the row of a text sealed for its record and field."""
    return {
        "id": str(uuid4()),
        "record_id": record,
        "inspection_id": inspection,
        "field": field,
        "ciphertext": cipher.seal(key, text, table=TABLE, row=UUID(record), column=field),
        "position": position,
    }


def add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write sealed texts."""
    if rows:
        connection.execute(insert(sealed_texts), rows)


def unsealed(connection: Connection, key: Key, record: str, field: str) -> str:
    """Return the newest text of a field of a record.

    Raises:
        NotFoundError: the field has no sealed text.
    """
    found = connection.execute(
        select(sealed_texts.c.ciphertext)
        .where(sealed_texts.c.record_id == record, sealed_texts.c.field == field)
        .order_by(sealed_texts.c.position.desc())
    ).first()
    if found is None:
        raise NotFoundError(N_("this field has no sealed text"))
    return cipher.unseal(key, found.ciphertext, table=TABLE, row=UUID(record), column=field)


def required(key: Callable[[], Key] | None) -> Key:
    """Return the key.

    Raises:
        BadInputError: there is no key.
    """
    if key is None:
        raise BadInputError(
            N_("sealed texts need the key file"),
            hint=Hint("restore_key"),
        )
    return key()

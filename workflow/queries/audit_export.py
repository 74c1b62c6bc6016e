"""Export the history as lines of JSON, so that another program can verify it."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, case, select

from workflow.audit.evidence import ENTRY
from workflow.database.schema import audit_entries, installation
from workflow.people import rights
from workflow.people.actor import Actor

#: How many entries are fetched at once.
BATCH_SIZE = 1000

_ENTRIES = (
    select(*(audit_entries.c[name] for name in ENTRY.names), audit_entries.c.hash)
    .outerjoin(installation, installation.c.id == audit_entries.c.chain)
    .order_by(
        case((installation.c.id.is_(None), 1), else_=0),
        audit_entries.c.chain,
        audit_entries.c.position,
    )
    .execution_options(yield_per=BATCH_SIZE)
)


def lines(connection: Connection, *, reader: Actor) -> Iterator[str]:
    """Return each entry as one JSON object, the register first, then chain by chain.

    The keys are in the order in which the hash covers them, with the hash itself last.

    Raises:
        NotPermittedError: the reader may not read the whole history.
    """
    rights.require_read("verify", reader.roles)
    return _lines(connection)


def _lines(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_ENTRIES):
        yield json.dumps(dict(row._mapping), ensure_ascii=False)

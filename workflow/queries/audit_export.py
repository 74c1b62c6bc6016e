"""Export the history as lines of JSON, so that another program can verify it."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, case, select

from workflow.audit.evidence import ENTRY
from workflow.database.schema import audit_entries, installation
from workflow.errors import N_, Hint, NotPermittedError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access

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

    The keys are in the order in which the hash covers them, with the hash itself last. There is no
    history without an inspection: it would not verify.

    Raises:
        NotPermittedError: the reader may not read the whole history.
    """
    rights.require_read("verify", reader.roles)
    if access.closed_to(connection, reader=reader):
        raise NotPermittedError(
            N_("you take no part in some inspection, and the history is exported as a whole"),
            hint=Hint("ask_somebody_else"),
        )
    return _lines(connection)


def chains(connection: Connection, target: Target | None, *, reader: Actor) -> list[str] | None:
    """Return the ids of the inspections of a target, to be verified; None for all.

    Raises:
        NotPermittedError: the reader may not verify the history.
        NotFoundError: there is no such inspection, or the reader takes no part in it.
    """
    rights.require_read("verify", reader.roles)
    if target is None:
        return None
    named = [row.id for row in inspections.named(connection, target)]
    hidden = access.closed_to(connection, reader=reader)
    found = [one for one in named if one not in hidden]
    if not found:
        raise inspections.not_found(target)
    return found


def _lines(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_ENTRIES):
        yield json.dumps(dict(row._mapping), ensure_ascii=False)

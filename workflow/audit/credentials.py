"""What an account may do and how it signs in, as one digest for the register to keep."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from workflow.audit.evidence import packed
from workflow.database.schema import accounts, delegations, tokens

_OWNERS = (
    (accounts, accounts.c.account),
    (tokens, tokens.c.account),
    (delegations, delegations.c.principal),
)


def digests(connection: Connection, named: Sequence[str] | None = None) -> dict[str, str]:
    """Return by account the digest of its row, its tokens and what it delegated; of all for None.

    No password or token can be told from it: it covers the stored hash, never the secret.
    """
    lines: dict[str, list[bytes]] = defaultdict(list)
    for table, owner in _OWNERS:
        for account, row in _rows(connection, table, owner, named):
            lines[account].append(packed((table.name, *row)))
    return {
        account: hashlib.sha256(b"".join(sorted(found))).hexdigest()
        for account, found in lines.items()
    }


def _rows(
    connection: Connection, table: Table, owner: ColumnElement[Any], named: Sequence[str] | None
) -> list[tuple[str, tuple[Any, ...]]]:
    wanted = select(owner.label("owner"), *table.c)
    if named is not None:
        wanted = wanted.where(owner.in_(sorted(named)))
    return [(str(row[0]), tuple(row[1:])) for row in connection.execute(wanted)]

"""A digest of what an account may do and how it signs in, which the register keeps."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from workflow.audit.evidence import ACCOUNT, DELEGATION, TOKEN
from workflow.audit.facet import Facet
from workflow.audit.packing import digest
from workflow.database.schema import VERSION

#: The facets of an account, each with the column that names the account.
_OWNERS = ((ACCOUNT, "account"), (TOKEN, "account"), (DELEGATION, "principal"))

#: The rows that belong to one account, by facet.
Owned = dict[Facet, list[tuple[Any, ...]]]


def digests(connection: Connection, named: Sequence[str] | None = None) -> dict[str, str]:
    """Return, by account, the digest of its row, its tokens and its delegations; of all for None.

    No password or token can be derived from it, since it covers only their stored hashes.
    """
    owned = rows(connection, named)
    return {account: digest_of(owned[account], VERSION) for account in owned}


def digest_of(owned: Owned, since: str) -> str:
    """Return the digest of the rows of one account, as an entry of this schema stores it."""
    return digest(line for facet in owned for line in facet.lines_found(owned[facet], since))


def rows(connection: Connection, named: Sequence[str] | None = None) -> dict[str, Owned]:
    """Return the rows of each account; of all accounts for None."""
    owned: dict[str, Owned] = defaultdict(dict)
    for facet, owner in _OWNERS:
        for account, values in _rows(connection, facet, owner, named):
            owned[account].setdefault(facet, []).append(values)
    return owned


def _rows(
    connection: Connection, facet: Facet, owner: str, named: Sequence[str] | None
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    columns = facet.table.c
    wanted = select(columns[owner].label("owner"), *(columns[name] for name in facet.names))
    if named is not None:
        wanted = wanted.where(columns[owner].in_(sorted(named)))
    for row in connection.execute(wanted):
        yield str(row[0]), row[1:]

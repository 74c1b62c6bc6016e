"""The row of a round: its code and its policy."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from workflow.database.schema import inspections as inspections_table
from workflow.database.schema import rounds
from workflow.errors import N_, AmbiguousError, Hint, NotFoundError
from workflow.inspection import inspections

#: The lock keeps others from changing the round, but not from opening inspections in it.
_HOLD = select(rounds).where(rounds.c.code == bindparam("named")).with_for_update(key_share=True)
_PIN = (
    update(rounds)
    .where(rounds.c.id == bindparam("pinned"))
    .values(policy_sha256=bindparam("policy"))
)


def lock(connection: Connection, code: str) -> Row[Any] | None:
    """Lock and return the row of a round; None if there is no such round."""
    return connection.execute(_HOLD, {"named": code}).first()


def add(connection: Connection, code: str, policy_sha256: str, *, at: str) -> str:
    """Write the row of a new round, and return its id."""
    identifier = str(uuid4())
    row = {"id": identifier, "code": code, "policy_sha256": policy_sha256, "opened_at": at}
    connection.execute(insert(rounds), row)
    return identifier


def pin_policy(connection: Connection, round_id: str, policy_sha256: str) -> None:
    """Bind a round to a policy."""
    connection.execute(_PIN, {"pinned": round_id, "policy": policy_sha256})


def only_open(connection: Connection, known: Collection[str] | None) -> str:
    """Return the code of the only round under way, among those known, or of all for None.

    Raises:
        AmbiguousError: there are several.
        NotFoundError: there is none.
    """
    found = connection.execute(
        select(rounds.c.code)
        .join(inspections_table)
        .where(inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED)))
        .distinct()
    ).scalars()
    codes = sorted(code for code in found if known is None or code in known)
    if len(codes) > 1:
        raise AmbiguousError(
            N_("several rounds are open: {rounds}"),
            hint=Hint("name_round"),
            rounds="、".join(codes),
        )
    if not codes:
        raise NotFoundError(N_("no round is open"), hint=Hint("import_round"))
    return str(codes[0])

"""The policy of a round."""

from datetime import datetime

from sqlalchemy import Connection

from workflow.inspection import texts
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.rules.policy import Policy


def of_round(connection: Connection, code: str, *, reader: Actor, now: datetime) -> Policy:
    """Return the policy of a round.

    Raises:
        NotFoundError: there is no such round, or the reader may not know of it.
        NotPermittedError: the reader may know of the round, but not read its policy.
    """
    row = access.one_round(connection, code, "policy_show", reader=reader, now=now)
    return texts.policy(connection, row.policy_sha256)

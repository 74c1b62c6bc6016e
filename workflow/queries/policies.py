"""Which policy a round keeps."""

from sqlalchemy import Connection, select

from workflow.database.schema import rounds
from workflow.inspection import inspections, texts
from workflow.rules.policy import Policy


def of_round(connection: Connection, code: str) -> Policy:
    """Return the policy of a round.

    Raises:
        NotFoundError: there is no such round.
    """
    row = connection.execute(select(rounds.c.policy_sha256).where(rounds.c.code == code)).first()
    if row is None:
        raise inspections.not_found(code)
    return texts.policy(connection, row.policy_sha256)

"""The returns of inspections: who sent each back, from where to where, and why."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from workflow.database.schema import audit_entries
from workflow.rules.facts.facts import Facts

_ENTRIES = (
    select(audit_entries)
    .where(
        audit_entries.c.chain.in_(bindparam("chains", expanding=True)),
        audit_entries.c.position.in_(bindparam("positions", expanding=True)),
    )
    .order_by(audit_entries.c.chain, audit_entries.c.position)
)


@dataclass(frozen=True, slots=True)
class SendBack:
    """One return; `attempt` is the attempt of the stage that it opened."""

    from_stage: str
    to_stage: str
    attempt: int
    at: datetime
    by: str
    on_behalf_of: str
    reason: str


def of_inspections(
    connection: Connection, known: Mapping[str, Facts]
) -> dict[str, tuple[SendBack, ...]]:
    """Return the returns of inspections by id, the earliest first."""
    opened = {
        (inspection, attempt.position): attempt
        for inspection, facts in known.items()
        for attempt in facts.proceedings.attempts
        if attempt.how == "return"
    }
    if not opened:
        return {}
    given = {
        "chains": tuple({inspection for inspection, _ in opened}),
        "positions": tuple({position for _, position in opened}),
    }
    found: dict[str, list[SendBack]] = defaultdict(list)
    for row in connection.execute(_ENTRIES, given):
        attempt = opened.get((row.chain, row.position))
        if attempt is not None:
            found[row.chain].append(
                SendBack(
                    from_stage=row.from_stage,
                    to_stage=attempt.stage,
                    attempt=attempt.number,
                    at=attempt.entered_at,
                    by=row.actor,
                    on_behalf_of=row.on_behalf_of,
                    reason=row.reason,
                )
            )
    return {inspection: tuple(own) for inspection, own in found.items()}

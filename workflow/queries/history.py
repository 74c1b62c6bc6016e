"""The history: every entry, and for each attempt of a stage who approved which text."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from workflow.clock import ZONE
from workflow.database.schema import (
    approvals,
    attempts,
    audit_entries,
    drafts,
    exemptions,
    inspections,
    installation,
    rounds,
)
from workflow.errors import N_, BadInputError
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.queries.unreadable import reading
from workflow.rules.definition import Lifecycle

#: The most inspections that one statement names.
BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry; `inspection` is None in the register, the stages are None unless it is a move."""

    entry: int
    inspection: str | None
    at: str
    actor: str
    on_behalf_of: str | None
    act: str
    from_stage: str | None
    to_stage: str | None
    reason: str | None
    attempt: int | None
    hash: str


@dataclass(frozen=True, slots=True)
class StageExemption:
    """An exemption that was granted: of a requirement, or of one item of it."""

    requirement: str
    item: str | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class SubmittedDraft:
    """One version of the report: who wrote it, who submitted it, and for whom."""

    version: int
    authors: tuple[str, ...]
    revised_by: str | None
    submitted_by: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class StageHistory:
    """One attempt of a stage: who moved the inspection on, and who approved which text.

    `on_behalf_of` is the principal of the approval, or without one that of the move. If it was
    sent back, `returned_to` is the stage and `reason` says why.
    """

    inspection: str
    stage: str
    attempt: int
    entered_at: str
    left_at: str | None
    advanced_by: str | None
    approved_by: str | None
    on_behalf_of: str | None
    draft_sha256: str | None
    draft_text_sha256: str | None
    exemptions: tuple[StageExemption, ...]
    returned_to: str | None = None
    reason: str | None = None
    drafts: tuple[SubmittedDraft, ...] = ()


_LOG = (
    select(
        audit_entries,
        rounds.c.code.label("round"),
        inspections.c.unit,
        installation.c.id.label("register"),
    )
    .select_from(audit_entries)
    .outerjoin(inspections, inspections.c.id == audit_entries.c.chain)
    .outerjoin(rounds, rounds.c.id == inspections.c.round_id)
    .outerjoin(installation, installation.c.id == audit_entries.c.chain)
)

_ATTEMPTS = (
    select(
        attempts,
        rounds.c.code.label("round"),
        inspections.c.unit,
        audit_entries.c.actor,
        audit_entries.c.on_behalf_of,
        audit_entries.c.act,
        audit_entries.c.to_stage,
        audit_entries.c.reason,
    )
    .join(inspections, inspections.c.id == attempts.c.inspection_id)
    .join(rounds, rounds.c.id == inspections.c.round_id)
    .outerjoin(
        audit_entries,
        and_(
            audit_entries.c.chain == attempts.c.inspection_id,
            audit_entries.c.position == attempts.c.closed_position,
        ),
    )
)
_APPROVALS = select(approvals)
_DRAFTS = select(
    drafts.c.inspection_id,
    drafts.c.stage,
    drafts.c.attempt,
    drafts.c.version,
    drafts.c.statements,
    drafts.c.revised_by,
    drafts.c.submitted_by,
    drafts.c.on_behalf_of,
).order_by(drafts.c.version)
_GRANTED = select(exemptions).where(exemptions.c.granted_position.is_not(None))


def log(
    connection: Connection, target: Target | None, *, reader: Actor, now: datetime
) -> list[HistoryEntry]:
    """Return the entries of a target, by code and position; without one all, the register first.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but not read its history.
        BadInputError: no target is named, and the reader may not read everything.
    """
    only = _readable(connection, target, reader, now)
    rows = _rows(connection, _LOG, audit_entries.c.chain, only)
    if only is None:
        closed = access.hidden_from(connection, reader=reader)
        rows = [row for row in rows if row.chain not in closed]
    rows.sort(key=lambda r: (not r.register, r.round or "", r.unit or "", r.chain, r.position))
    return [_entry(row) for row in rows]


def _readable(
    connection: Connection, target: Target | None, reader: Actor, now: datetime
) -> list[str] | None:
    """Return the ids of the inspections that the reader may read; None for everything."""
    if target is not None:
        found = access.rows(connection, target, "audit", reader=reader, now=now)
        return [row.id for row in found]
    if not rights.may_read("verify", reader.roles):
        raise BadInputError(N_("name a round or an inspection"))
    return None


def _rows(
    connection: Connection, statement: Any, column: Any, only: Sequence[str] | None
) -> list[Row[Any]]:
    """Return the rows of a statement for the given inspections, or for all if None."""
    if only is None:
        return list(connection.execute(statement))
    rows: list[Row[Any]] = []
    for start in range(0, len(only), BATCH_SIZE):
        wanted = column.in_(only[start : start + BATCH_SIZE])
        rows += connection.execute(statement.where(wanted))
    return rows


def _entry(row: Row[Any]) -> HistoryEntry:
    named = None if row.register else row.chain
    return HistoryEntry(
        entry=row.position,
        inspection=str(Target(row.round, row.unit)) if row.unit is not None else named,
        at=local(row.at),
        actor=row.actor,
        on_behalf_of=row.on_behalf_of or None,
        act=row.act,
        from_stage=row.from_stage or None,
        to_stage=row.to_stage or None,
        reason=row.reason or None,
        attempt=row.attempt or None,
        hash=row.hash,
    )


def local(instant: str) -> str:
    """Return an instant in local time; one that was tampered with is returned as it is."""
    try:
        return datetime.fromisoformat(instant).astimezone(ZONE).isoformat(timespec="seconds")
    except ValueError:
        return instant


def stages(
    connection: Connection,
    lifecycle: Lifecycle,
    target: Target | None,
    *,
    reader: Actor,
    now: datetime,
) -> list[StageHistory]:
    """Return every attempt of the inspections of a target, in the order in which they were opened.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but not read its history.
        BadInputError: no target is named, and the reader may not read everything.
    """
    only = _readable(connection, target, reader, now)
    given = defaultdict(list)
    for row in _rows(connection, _APPROVALS, approvals.c.inspection_id, only):
        given[row.inspection_id, row.stage, row.attempt].append(row)
    submitted = defaultdict(list)
    for row in _rows(connection, _DRAFTS, drafts.c.inspection_id, only):
        submitted[row.inspection_id, row.stage, row.attempt].append(row)
    granted = defaultdict(list)
    for row in _rows(connection, _GRANTED, exemptions.c.inspection_id, only):
        named = lifecycle.find(row.requirement)
        if named is not None:
            granted[row.inspection_id, named[0].key].append(row)
    rows = _rows(connection, _ATTEMPTS, attempts.c.inspection_id, only)
    if only is None:
        closed = access.hidden_from(connection, reader=reader)
        rows = [row for row in rows if row.inspection_id not in closed]
    rows.sort(key=lambda r: (r.round, r.unit, r.opened_position))
    latest = {(row.inspection_id, row.stage): row.number for row in rows}
    found = []
    for row in rows:
        with reading(f"{row.round}/{row.unit}"):
            found.append(
                _stage(
                    row,
                    given[row.inspection_id, row.stage, row.number],
                    submitted[row.inspection_id, row.stage, row.number],
                    granted[row.inspection_id, row.stage],
                    latest=latest[row.inspection_id, row.stage] == row.number,
                )
            )
    return found


def _stage(
    row: Row[Any],
    given: list[Row[Any]],
    submitted: list[Row[Any]],
    granted: list[Row[Any]],
    *,
    latest: bool,
) -> StageHistory:
    """Return an attempt; an exemption granted after it was left belongs to the latest attempt."""
    approval = max(given, key=lambda a: a.position, default=None)
    returned = row.act == "return"
    return StageHistory(
        inspection=str(Target(row.round, row.unit)),
        stage=row.stage,
        attempt=row.number,
        entered_at=local(row.entered_at),
        left_at=local(row.left_at) if row.left_at else None,
        advanced_by=row.actor,
        approved_by=approval.by if approval else None,
        on_behalf_of=(approval.on_behalf_of if approval else "") or row.on_behalf_of or None,
        draft_sha256=approval.sha256 if approval else None,
        draft_text_sha256=(approval.text_sha256 if approval else "") or None,
        exemptions=tuple(
            StageExemption(e.requirement, e.item, e.reason, e.granted_by)
            for e in sorted(granted, key=lambda e: e.granted_position)
            if latest or e.granted_position < row.closed_position
        ),
        returned_to=row.to_stage if returned else None,
        reason=row.reason if returned else None,
        drafts=tuple(map(_draft, submitted)),
    )


def _draft(row: Row[Any]) -> SubmittedDraft:
    return SubmittedDraft(
        version=row.version,
        authors=tuple(json.loads(row.statements)["authors"]),
        revised_by=row.revised_by or None,
        submitted_by=row.submitted_by,
        on_behalf_of=row.on_behalf_of or None,
    )

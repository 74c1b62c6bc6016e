"""One statement for everything stored of an inspection, over one inspection or a thousand.

Every source gives the same columns, so that a single round trip serves an operation: a part's
name, a few texts, a few numbers. `facts` makes the frozen parts of it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from workflow.database.schema import (
    absences,
    accounts,
    approvals,
    attempts,
    audit_entries,
    deadlines,
    drafts,
    exemptions,
    records,
)

#: What asks for the deadlines, among the kinds of record.
DEADLINE = "deadline"


class Line(NamedTuple):
    """One line; a column read by name from a row of the database costs ten times as much."""

    part: str
    inspection_id: str | None
    t0: Any
    t1: Any
    t2: Any
    t3: Any
    t4: Any
    t5: Any
    n0: Any
    n1: Any
    n2: Any


#: Bound as a parameter, this - and what is LIKE - has SQLite plan anew at every execution.
_NOT_VOIDED = records.c.voided == literal_column("0")


def _line(
    part: ColumnElement[Any],
    inspection: ColumnElement[Any],
    *texts: ColumnElement[Any],
    numbers: tuple[ColumnElement[Any], ...] = (),
) -> Select[Any]:
    filled = [*texts, *[null()] * (6 - len(texts))]
    counted = [*numbers, *[null()] * (3 - len(numbers))]
    return select(
        part.label("part"),
        inspection.label("inspection_id"),
        *(c.label(f"t{n}") for n, c in enumerate(filled)),
        *(c.label(f"n{n}") for n, c in enumerate(counted)),
    )


def _accounts(*columns: ColumnElement[str]) -> ColumnElement[str]:
    """Return accounts as one text, parted by a blank, which none of them holds."""
    return reduce(lambda before, column: before + literal_column("' '", Text) + column, columns)


#: Of exemptions from before it was kept beside them, the entry that wrote them says for whom.
_PROPOSED_FOR = func.coalesce(
    exemptions.c.proposed_on_behalf_of,
    select(audit_entries.c.on_behalf_of)
    .where(
        audit_entries.c.chain == exemptions.c.inspection_id,
        audit_entries.c.position == exemptions.c.proposed_position,
    )
    .scalar_subquery(),
)


def _name(part: str) -> ColumnElement[Any]:
    """Return a word of the program as it stands in the text of the statement."""
    return literal_column(f"'{part}'", Text)


@lru_cache(maxsize=64)
def _statement(kinds: tuple[str, ...], *, one: bool) -> CompoundSelect[Any]:
    """Return the statement for some kinds of record; they are few, so each has a text of its own.

    Bound as parameters, their number would have to be worked into the text at every execution.
    """

    def within(table: Table) -> ColumnElement[bool]:
        if one:
            return table.c.inspection_id == bindparam("inspection")
        return table.c.inspection_id.in_(bindparam("inspections", expanding=True))

    rounds = (
        records.c.round_id == bindparam("round")
        if one
        else records.c.round_id.in_(bindparam("rounds", expanding=True))
    )
    stored = (
        records.c.number,
        records.c.data,
        records.c.entered_by,
        records.c.on_behalf_of,
        records.c.round_id,
    )
    return union_all(
        # The first gives every column its type: no text and no number of it is empty.
        _line(
            _name("@approval"),
            approvals.c.inspection_id,
            approvals.c.role,
            approvals.c.by,
            approvals.c.on_behalf_of,
            approvals.c.sha256,
            approvals.c.stage,
            approvals.c.at,
            numbers=(approvals.c.version, approvals.c.attempt, approvals.c.position),
        ).where(within(approvals)),
        _line(
            _name("@attempt"),
            attempts.c.inspection_id,
            attempts.c.stage,
            attempts.c.how,
            attempts.c.entered_at,
            attempts.c.left_at,
            attempts.c.id,
            numbers=(attempts.c.number, attempts.c.opened_position),
        ).where(within(attempts)),
        _line(
            _name("@draft"),
            drafts.c.inspection_id,
            drafts.c.sha256,
            drafts.c.statements,
            _accounts(drafts.c.revised_by, drafts.c.submitted_by, drafts.c.on_behalf_of),
            drafts.c.stage,
            drafts.c.submitted_at,
            drafts.c.text_sha256,
            numbers=(drafts.c.version, drafts.c.attempt, drafts.c.position),
        ).where(within(drafts)),
        _line(
            _name("@exemption"),
            exemptions.c.inspection_id,
            exemptions.c.requirement,
            exemptions.c.item,
            exemptions.c.reason,
            _accounts(exemptions.c.proposed_by, _PROPOSED_FOR),
            exemptions.c.granted_by,
            exemptions.c.id,
        ).where(within(exemptions)),
        _line(
            _name("@absence"),
            absences.c.inspection_id,
            absences.c.person,
            absences.c.reason,
        ).where(within(absences)),
        _line(records.c.kind, records.c.inspection_id, *stored).where(
            within(records), records.c.kind.in_(map(_name, kinds)), _NOT_VOIDED
        ),
        _line(records.c.kind, records.c.inspection_id, *stored).where(
            rounds, records.c.inspection_id.is_(None), _NOT_VOIDED
        ),
        *_deadlines(kinds, within),
        *_closers(kinds),
    )


def _deadlines(
    kinds: Sequence[str], within: Callable[[Table], ColumnElement[bool]]
) -> list[Select[Any]]:
    """Return the lines of the deadlines, where they are asked for as if they were records."""
    if DEADLINE not in kinds:
        return []
    of = deadlines.c
    texts = (of.id, of.stage, of.requirement, of.due_on, of.data)
    numbers = (of.attempt, of.version)
    line = _line(_name("@deadline"), of.inspection_id, *texts, numbers=numbers)
    return [line.where(within(deadlines))]


def _closers(kinds: Sequence[str]) -> list[Select[Any]]:
    """Return the line of each account that may close a measure, where measures are asked for."""
    if "measure" not in kinds:
        return []
    of = accounts.c
    may = of.roles.like(_name("%office%")) | of.roles.like(_name("%leading_group%"))
    return [_line(_name("@closer"), null(), of.account).where(may)]


def of_one(
    connection: Connection, inspection: str, round_id: str, kinds: Sequence[str]
) -> list[Line]:
    """Return the lines of one inspection and its round."""
    given = {"inspection": inspection, "round": round_id}
    found = connection.execute(_statement(tuple(kinds), one=True), given).all()
    return list(map(Line._make, found))


def of_many(
    connection: Connection, inspections: Sequence[str], rounds: Sequence[str], kinds: Sequence[str]
) -> list[Line]:
    """Return the lines of several inspections and their rounds."""
    given = {"inspections": tuple(inspections), "rounds": tuple(rounds)}
    found = connection.execute(_statement(tuple(kinds), one=False), given).all()
    return list(map(Line._make, found))

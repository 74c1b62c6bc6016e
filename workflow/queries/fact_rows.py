"""Read the stored rows of inspections: their records, and the decisions about them.

The same two statements read one inspection or a thousand. The records of a kind come as one row, so
that they are decoded at once, and only if a requirement reads them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
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
    select,
    union_all,
)

from workflow.database.prepared import Prepared
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
from workflow.rules.facts.record_part import SEPARATOR

#: Named among the kinds of record, this also reads the deadlines.
DEADLINE = "deadline"


class Records(NamedTuple):
    """The records of a kind in an inspection, or in a round itself: of either, `owner` is the id.

    The others hold a value for each record, in the same order: the record numbers, who entered it
    and for whom, parted by a control character, and the fields as JSON objects, by a comma.
    """

    owner: str
    kind: str
    size: int
    numbers: str
    entered_by: str
    on_behalf_of: str
    data: str


class Decision(NamedTuple):
    """An attempt, draft, approval, exemption, absence or deadline of an inspection, by `part`.

    Every part fills the columns that it has. A column read by name from a row of the database
    takes ten times as long as one of these.
    """

    part: str
    inspection_id: str | None
    attempt: int
    version: int
    position: int
    stage: str
    at: str
    by: str
    on_behalf_of: str
    sha256: str
    text_sha256: str
    role: str
    id: str
    how: str
    left_at: str | None
    revised_by: str
    statements: str
    requirement: str
    item: str | None
    reason: str
    granted_by: str | None
    due_on: str
    data: str


class Rows(NamedTuple):
    """What is stored of one inspection, or of several."""

    records: list[Records]
    decisions: list[Decision]


#: A literal: as a bound parameter this, like a LIKE pattern, makes SQLite plan at every execution.
_NOT_VOIDED = records.c.voided == literal_column("0")


def _name(part: str) -> ColumnElement[Any]:
    """Return a word of the program as a literal in the statement."""
    return literal_column(f"'{part}'", Text)


def _named(column: ColumnElement[Any], *, one: bool) -> ColumnElement[bool]:
    """Return the condition that a column holds the id given, or one of those given."""
    if one:
        return column == bindparam(column.key)
    return column.in_(bindparam(column.key, expanding=True))


def _joined(column: ColumnElement[str], separator: str) -> ColumnElement[str]:
    """Return the texts of a group as one; a bound separator is expanded at every execution."""
    return func.aggregate_strings(column, _name(separator))  # type: ignore[arg-type]


def _records(kinds: Sequence[str], *, one: bool) -> CompoundSelect[Any]:
    """Return the statement for the records of some kinds, and for all records of the round itself.

    The kinds are literals in its text, since there are few combinations. As bound parameters their
    number would have to be expanded in the text at every execution.
    """
    of = records.c
    own = _grouped(of.inspection_id, one=one).where(of.kind.in_(map(_name, kinds or ("",))))
    of_round = _grouped(of.round_id, one=one).where(of.inspection_id.is_(None))
    return union_all(own, of_round)


def _grouped(owner: ColumnElement[str], *, one: bool) -> Select[Any]:
    """Return the statement for the records of one or several owners, in the order of an index."""
    of = records.c
    return (
        select(
            owner,
            of.kind,
            func.count(),
            _joined(of.number, SEPARATOR),
            _joined(of.entered_by, SEPARATOR),
            _joined(of.on_behalf_of, SEPARATOR),
            _joined(of.data, ","),
        )
        .where(_NOT_VOIDED, _named(owner, one=one))
        .group_by(owner, of.kind)
    )


#: Older exemptions do not store for whom they were proposed; the entry that wrote them does.
_PROPOSED_FOR = func.coalesce(
    exemptions.c.proposed_on_behalf_of,
    select(audit_entries.c.on_behalf_of)
    .where(
        audit_entries.c.chain == exemptions.c.inspection_id,
        audit_entries.c.position == exemptions.c.proposed_position,
    )
    .scalar_subquery(),
)


def _decided(part: str, table: Table, *same: str, **renamed: ColumnElement[Any]) -> Select[Any]:
    """Return the statement for one part: the columns of a table by their names in `Decision`."""
    columns = {name: table.c[name] for name in same} | renamed
    nothing: ColumnElement[Any] = literal_column("NULL")
    owner = table.c.get("inspection_id", nothing)
    return select(
        _name(part), owner, *(columns.get(name, nothing) for name in Decision._fields[2:])
    )


def _decisions(kinds: Sequence[str], *, one: bool) -> CompoundSelect[Any]:
    """Return the statement for the decisions; it reads deadlines and closers only if asked to.

    Approvals come first, since they fill every number column and so give the columns their types.
    """
    parts = {
        approvals: _decided(
            "approval", approvals, "attempt", "version", "position", "stage", "at", "by",
            "on_behalf_of", "sha256", "role",
        ),
        attempts: _decided(
            "attempt", attempts, "stage", "id", "how", "left_at", attempt=attempts.c.number,
            position=attempts.c.opened_position, at=attempts.c.entered_at,
        ),
        drafts: _decided(
            "draft", drafts, "attempt", "version", "position", "stage", "on_behalf_of", "sha256",
            "text_sha256", "revised_by", "statements", at=drafts.c.submitted_at,
            by=drafts.c.submitted_by,
        ),
        exemptions: _decided(
            "exemption", exemptions, "id", "requirement", "item", "reason", "granted_by",
            by=exemptions.c.proposed_by, on_behalf_of=_PROPOSED_FOR,
        ),
        absences: _decided("absence", absences, "reason", item=absences.c.person),
    }  # fmt: skip
    if DEADLINE in kinds:
        columns = ("attempt", "version", "stage", "id", "requirement", "due_on", "data")
        parts[deadlines] = _decided(DEADLINE, deadlines, *columns)
    own = [found.where(_named(t.c.inspection_id, one=one)) for t, found in parts.items()]
    return union_all(*own, *(_closers() if "measure" in kinds else ()))


def _closers() -> Iterator[Select[Any]]:
    """Yield the statement for the accounts that may close a measure besides the team."""
    roles = accounts.c.roles
    may = roles.like(_name("%office%")) | roles.like(_name("%leading_group%"))
    yield _decided("closer", accounts, by=accounts.c.account).where(may)


@lru_cache(maxsize=64)
def _of_one(kinds: tuple[str, ...]) -> tuple[Prepared, Prepared]:
    return Prepared(_records(kinds, one=True)), Prepared(_decisions(kinds, one=True))


@lru_cache(maxsize=64)
def _of_many(kinds: tuple[str, ...]) -> tuple[CompoundSelect[Any], CompoundSelect[Any]]:
    return _records(kinds, one=False), _decisions(kinds, one=False)


def of_one(connection: Connection, inspection: str, round_id: str, kinds: Sequence[str]) -> Rows:
    """Return the rows of one inspection and its round."""
    entered, decided = _of_one(tuple(kinds))
    given = {"inspection_id": inspection, "round_id": round_id}
    return _rows(entered.tuples(connection, given), decided.tuples(connection, given))


def of_many(
    connection: Connection, inspections: Sequence[str], rounds: Sequence[str], kinds: Sequence[str]
) -> Rows:
    """Return the rows of several inspections and their rounds."""
    if len(inspections) == len(rounds) == 1:
        return of_one(connection, inspections[0], rounds[0], kinds)
    entered, decided = _of_many(tuple(kinds))
    given = {"inspection_id": inspections, "round_id": rounds}
    return _rows(connection.execute(entered, given), connection.execute(decided, given))


def _rows(entered: Iterable[Any], decided: Iterable[Any]) -> Rows:
    return Rows(list(map(Records._make, entered)), list(map(Decision._make, decided)))

"""Load days off and made-up days, and move the deadlines that were counted without them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from workflow.audit import register
from workflow.audit.chain import Entry
from workflow.clock import local_date, stored
from workflow.database.schema import inspections as inspections_table
from workflow.inspection import calendars, deadlines, inspections
from workflow.operations import move_deadlines
from workflow.operations.context import Context
from workflow.operations.operation import Operation, of_known
from workflow.people import rights
from workflow.queries import facts
from workflow.rules.calendar import Calendar, Day, DayKind
from workflow.rules.deadlines import Deadline

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that another calendar moves, or makes official."""

    inspection: str
    stage: str
    requirement: str | None
    before: date | None
    after: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """The years that were loaded, and what moved."""

    years: tuple[int, ...]
    moved: tuple[MovedDeadline, ...]


class _Trial(Exception):
    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded


def load_calendar(
    context: Context,
    days: Sequence[Day],
    *,
    source: str,
    file_sha256: str = "",
    dry_run: bool = False,
) -> Loaded:
    """Replace the years that days name, count every open deadline anew, and return what moved.

    A year of which only closures are given keeps its official days.

    Raises:
        NotPermittedError: the actor is not of the office.
    """
    rights.require("calendar", context.actor.roles)
    try:
        with context.database.write() as connection:
            years = _by_year(days, calendars.read(connection))
            loaded = _load(context, connection, years, source, file_sha256)
            if dry_run:
                raise _Trial(loaded)
            return loaded
    except _Trial as trial:
        return trial.loaded
    finally:
        context.database.known_calendars.clear()


def add_missing(
    context: Context, connection: Connection, holidays: Mapping[int, Sequence[Day]]
) -> None:
    """Load the years of which the database has no official days."""
    known = calendars.read(connection)
    missing = {year: days for year, days in holidays.items() if not known.official(year)}
    if not missing:
        return
    closures = [d for d in known.days if d.kind is DayKind.CLOSURE and d.on.year in missing]
    with_closures = {
        year: [*days, *(d for d in closures if d.on.year == year)] for year, days in missing.items()
    }
    _load(context, connection, with_closures, "xuncha", "")
    context.database.known_calendars.clear()


def _by_year(days: Iterable[Day], known: Calendar) -> dict[int, list[Day]]:
    """Return days by the year they replace.

    A notice may begin with the last days of the year before; those are added to that year.
    """
    found: dict[int, list[Day]] = defaultdict(list)
    for day in days:
        found[day.on.year].append(day)
    for year, named in found.items():
        turn = all((day.on.month, day.on.day) >= _TURN for day in named)
        if turn and year + 1 in found and known.official(year):
            given = {day.on for day in named}
            named += [d for d in known.days if d.on.year == year and d.on not in given]
    return dict(found)


_TURN = (12, 25)


def _load(
    context: Context,
    connection: Connection,
    years: Mapping[int, Sequence[Day]],
    source: str,
    file_sha256: str,
) -> Loaded:
    locked = _lock_open(connection)
    at = stored(context.clock.now())
    calendars.replace(connection, years, source=source, at=at)
    context.database.known_calendars.clear()
    moved: list[MovedDeadline] = []
    rows = _lock_open(connection) if locked else []
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        moved += _move(context, connection, part)
        deadlines.look_at_all(connection, [row.id for row in part], at=at)
    with register.opened(connection) as chain:
        detail = {
            "years": sorted(years),
            "source": source,
            "digest": calendars.digest(connection),
        }
        entry = Entry(
            act="calendar",
            detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
            file_sha256=file_sha256,
        )
        chain.append(connection, entry, at=at, actor=context.actor)
    return Loaded(tuple(sorted(years)), tuple(moved))


_OPEN = (
    inspections.ALL.where(inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED)))
    .order_by(inspections_table.c.id)
    .with_for_update(of=inspections_table)
)


def _lock_open(connection: Connection) -> list[Any]:
    """Lock every inspection that is not ended; read again, the rows carry the new calendar."""
    return list(connection.execute(_OPEN))


def _move(context: Context, connection: Connection, rows: Sequence[Any]) -> Iterable[MovedDeadline]:
    today = local_date(context.clock.now())
    ids = [(row.id, row.round_id) for row in rows]
    known = facts.of_many(connection, ids, move_deadlines.NEEDS, today)
    for row in rows:
        op = of_known(connection, context, row, known[row.id])
        standing = op.snapshot.standing(op.attempt)
        made = move_deadlines.renew(op, op.snapshot)
        if made:
            _record(op, made)
            yield from (_moved(op, standing.get(new.key), new) for new in made)


def _record(op: Operation, made: list[Deadline]) -> None:
    length = op.chain.length
    detail = json.dumps({"deadlines": move_deadlines.told(made)}, sort_keys=True)
    op.record("calendar", counts=False, detail=detail)
    inspections.save_head(op.connection, op.chain, seen=length, state=op.state, version=op.version)


def _moved(op: Operation, before: Deadline | None, new: Deadline) -> MovedDeadline:
    return MovedDeadline(
        str(op.target),
        new.stage,
        new.requirement,
        before.due.due_on if before else None,
        new.due.due_on,
        new.due.provisional,
    )

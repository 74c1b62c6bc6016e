"""Load days off and make-up working days, and move the deadlines that they affect."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from workflow.audit import register
from workflow.audit.chain import Entry
from workflow.database.schema import inspections as inspections_table
from workflow.errors import N_, BadInputError, Hint
from workflow.inspection import calendars, deadlines, inspections
from workflow.operations import move_deadlines, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operations_on
from workflow.people import rights
from workflow.rules.calendar import Calendar, Day, DayKind
from workflow.rules.deadlines import Deadline

_BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that the new calendar moves or makes official."""

    inspection: str
    stage: str
    requirement: str | None
    before: date | None
    after: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """The years that were loaded, the days added and dropped, and the deadlines that moved."""

    years: tuple[int, ...]
    moved: tuple[MovedDeadline, ...]
    added: tuple[Day, ...] = ()
    dropped: tuple[Day, ...] = ()


class LoadMode(StrEnum):
    """What happens to days of an official year that the file leaves out: ask, drop or keep."""

    ASK = ""
    REPLACE = "replace"
    AMEND = "amend"


def load_calendar(
    context: Context,
    days: Sequence[Day],
    *,
    source: str,
    file_sha256: str = "",
    mode: LoadMode = LoadMode.ASK,
) -> Loaded:
    """Replace the years of the days given, recalculate every open deadline, return what moved.

    A year for which only closures are given keeps its official days. Amending adds days to the
    existing ones and makes no year official.

    Raises:
        NotPermittedError: the actor is not of the office.
        BadInputError: a year is official, and some of its days are not among those given.
    """
    with context.transaction("calendar") as connection:
        rights.require("calendar", context.actor.roles)
        source = remarks.text(source)
        before = calendars.read(connection)
        years = _by_year(days, before)
        for year, named in years.items():
            left_out = _left_out(year, named, before)
            if mode is LoadMode.AMEND:
                named += left_out
            elif mode is LoadMode.ASK and left_out and before.official(year):
                raise _would_drop(year, left_out)
        loaded = _load(
            context, connection, years, source, file_sha256, amended=mode is LoadMode.AMEND
        )
        after = set(calendars.read(connection).days)
        added, dropped = after.difference(before.days), set(before.days) - after
        return replace(loaded, added=_by_day(added), dropped=_by_day(dropped))


def _left_out(year: int, named: Sequence[Day], known: Calendar) -> list[Day]:
    """Return the existing days of a year that are not among the days named for it."""
    given = {(day.on, day.kind is DayKind.CLOSURE) for day in named}
    only_closures = all(closure for _, closure in given)
    return [
        day
        for day in known.days
        if day.on.year == year
        and (day.on, day.kind is DayKind.CLOSURE) not in given
        and (day.kind is DayKind.CLOSURE or not only_closures)
    ]


def _would_drop(year: int, left_out: Sequence[Day]) -> BadInputError:
    first, more = left_out[:_MOST_NAMED], len(left_out) - _MOST_NAMED
    named = "、".join(f"{day.on} {day.name}".strip() for day in first)
    return BadInputError(
        N_("{year} is official, and {count} of its days are not in this file: {days}"),
        hint=Hint("amend_or_replace"),
        year=year,
        count=len(left_out),
        days=f"{named}…" if more > 0 else named,
    )


#: How many of the days that would be dropped a refusal names.
_MOST_NAMED = 5


def _by_day(days: Iterable[Day]) -> tuple[Day, ...]:
    return tuple(sorted(days, key=lambda day: (day.on, day.kind)))


def add_missing(
    context: Context, connection: Connection, holidays: Mapping[int, Sequence[Day]]
) -> None:
    """Load the years for which the database has no official days."""
    known = calendars.read(connection)
    missing = {year: days for year, days in holidays.items() if not known.official(year)}
    if not missing:
        return
    closures = [d for d in known.days if d.kind is DayKind.CLOSURE and d.on.year in missing]
    with_closures = {
        year: [*days, *(d for d in closures if d.on.year == year)] for year, days in missing.items()
    }
    _load(context, connection, with_closures, "xuncha", "")


def _by_year(days: Iterable[Day], known: Calendar) -> dict[int, list[Day]]:
    """Return days by the year they replace.

    An official notice may begin with the last days of the year before; they are added to that year.
    """
    found: dict[int, list[Day]] = defaultdict(list)
    for day in days:
        found[day.on.year].append(day)
    for year, named in found.items():
        only_its_end = all((day.on.month, day.on.day) >= _YEAR_END for day in named)
        if only_its_end and year + 1 in found and known.official(year):
            given = {day.on for day in named}
            named += [d for d in known.days if d.on.year == year and d.on not in given]
    return dict(found)


_YEAR_END = (12, 25)


def _load(
    context: Context,
    connection: Connection,
    years: Mapping[int, Sequence[Day]],
    source: str,
    file_sha256: str,
    *,
    amended: bool = False,
) -> Loaded:
    locked = _lock_open(connection)
    calendars.replace(connection, years, source=source, at=context.at, amended=amended)
    context.database.known_calendars.clear()
    moved: list[MovedDeadline] = []
    rows = _lock_open(connection) if locked else []
    for start in range(0, len(rows), _BATCH_SIZE):
        moved += _move(context, connection, rows[start : start + _BATCH_SIZE])
    detail = {"years": sorted(years), "source": source, "digest": calendars.digest(connection)}
    entry = Entry(act="calendar", detail=detail, file_sha256=file_sha256)
    register.append(connection, entry, at=context.at, actor=context.actor)
    return Loaded(tuple(sorted(years)), tuple(moved))


_OPEN = (
    inspections.ALL.where(inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED)))
    .order_by(inspections_table.c.id)
    .with_for_update(of=inspections_table)
)


def _lock_open(connection: Connection) -> list[Any]:
    """Lock and return every inspection that is not ended; each row names the current calendar."""
    return list(connection.execute(_OPEN))


def _move(context: Context, connection: Connection, rows: Sequence[Any]) -> list[MovedDeadline]:
    moved = []
    with operations_on(context, connection, rows, move_deadlines.NEEDS) as ops:
        for op in ops.values():
            existing = op.snapshot.current_deadlines(op.attempt)
            made = move_deadlines.renew(op, op.snapshot)
            if made:
                detail = {"deadlines": move_deadlines.summary(made)}
                op.record("calendar", counts=False, detail=detail)
                if not op.access.hidden:
                    moved += [_moved(op, existing.get(new.key), new) for new in made]
        deadlines.check_all(connection, ops, at=context.at)
    return moved


def _moved(op: Operation, before: Deadline | None, new: Deadline) -> MovedDeadline:
    return MovedDeadline(
        str(op.target),
        new.stage,
        new.requirement,
        before.due.due_on if before else None,
        new.due.due_on,
        new.due.provisional,
    )

"""The calendar in the database: days off and made up, and the years that are official."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from workflow.audit.evidence import CALENDAR_DAY, CALENDAR_YEAR
from workflow.audit.packing import digest as digest_of
from workflow.database import schema
from workflow.database.schema import calendar_days, calendar_years
from workflow.database.sessions import Database
from workflow.rules.calendar import Calendar, Day, DayKind

#: The version of the calendar, 0 if none was loaded; used as a column of other statements.
VERSION = (
    select(func.coalesce(func.max(calendar_years.c.version), 0))
    .scalar_subquery()
    .label("calendar_version")
)
_DAYS = select(calendar_days).order_by(calendar_days.c.day, calendar_days.c.kind)
_YEARS = select(calendar_years).order_by(calendar_years.c.year)


def of_version(database: Database, connection: Connection, version: int) -> Calendar:
    """Return the calendar of a version, from memory if it was read before."""
    found: Calendar | None = database.known_calendars.get(version)
    if found is None:
        found = database.known_calendars[version] = read(connection)
    return found


def read(connection: Connection) -> Calendar:
    """Return the current calendar."""
    days = [
        Day(date.fromisoformat(row.day), DayKind(row.kind), row.name)
        for row in connection.execute(_DAYS)
    ]
    years = list(connection.execute(_YEARS))
    return Calendar(
        days,
        official_years={row.year for row in years if row.official},
        version=max((row.version for row in years), default=0),
    )


def replace(
    connection: Connection,
    years: Mapping[int, Iterable[Day]],
    *,
    source: str,
    at: str,
    amended: bool = False,
) -> None:
    """Replace the days of the given years, under a new version of the calendar.

    If only closures are given for a year, its official days stay as they are. `amended` years stay
    official or not, as they were.
    """
    version = int(connection.execute(select(VERSION)).scalar_one()) + 1
    for year, days in years.items():
        rows = [{"day": d.on.isoformat(), "kind": str(d.kind), "name": d.name} for d in days]
        closures_only = all(row["kind"] == DayKind.CLOSURE for row in rows)
        gone = delete(calendar_days).where(calendar_days.c.day.like(f"{year:04}-%"))
        if closures_only:
            gone = gone.where(calendar_days.c.kind == str(DayKind.CLOSURE))
        connection.execute(gone)
        if rows:
            connection.execute(insert(calendar_days), rows)
        official = not (closures_only or amended)
        _note_year(connection, year, version, source, at, official=official)


def _note_year(
    connection: Connection, year: int, version: int, source: str, at: str, *, official: bool
) -> None:
    there = connection.execute(select(calendar_years).where(calendar_years.c.year == year)).first()
    if there is not None:
        connection.execute(delete(calendar_years).where(calendar_years.c.year == year))
    row = {
        "year": year,
        "official": int(official or bool(there and there.official)),
        "version": version,
        "source": source if official or there is None else there.source,
        "loaded_at": at,
    }
    connection.execute(insert(calendar_years), row)


def digest(connection: Connection, since: str = schema.VERSION) -> str:
    """Return one digest of all days and years, as an entry of this schema stores it."""
    return digest_of(
        line
        for facet in (CALENDAR_DAY, CALENDAR_YEAR)
        for line in facet.lines_found(
            connection.execute(select(*(facet.table.c[name] for name in facet.names))), since
        )
    )

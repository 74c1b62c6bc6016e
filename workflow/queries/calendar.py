"""The calendar of working days by which deadlines are counted."""

from sqlalchemy import Connection

from workflow.inspection import calendars
from workflow.people.actor import Actor
from workflow.rules.calendar import Calendar


def current(connection: Connection, *, reader: Actor) -> Calendar:
    """Return the loaded calendar; it concerns no inspection, so every account may read it."""
    return calendars.read(connection)

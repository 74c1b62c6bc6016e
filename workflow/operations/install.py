"""Create or upgrade a database; a real database never becomes a simulation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, insert, inspect, select

from workflow.audit import credentials, register
from workflow.audit.chain import NOTHING, Entry
from workflow.clock import Clock, stored
from workflow.database import sessions, upgrade
from workflow.database.schema import installation
from workflow.database.sessions import Database
from workflow.database.triggers import TriggerProblem
from workflow.errors import N_, BadInputError, Hint
from workflow.inspection import texts
from workflow.operations import load_calendar
from workflow.operations.context import Context
from workflow.people import accounts, passwords, requests
from workflow.people.actor import SYSTEM
from workflow.rules.calendar import Day
from workflow.rules.definition import Lifecycle


@dataclass(frozen=True, slots=True)
class Installed:
    """What was set up: `passwords` by account are shown once; empty if it was set up before.

    `found` lists the triggers that were not as they must be; the program's own were made again.
    """

    created: bool
    simulation: bool
    passwords: dict[str, str]
    #: `office`: a second administrator must consent to new rights; `standalone`: one decides.
    profile: str
    found: tuple[TriggerProblem, ...] = ()


def is_installed(database: Database) -> bool:
    """Return whether the database was set up before."""
    with database.write() as connection:
        if not inspect(connection).has_table(installation.name):
            return False
        return connection.execute(select(installation.c.id)).first() is not None


def install(
    database: Database,
    lifecycle: Lifecycle,
    clock: Clock,
    *,
    simulation: bool,
    key_fingerprint: str,
    holidays: Mapping[int, Sequence[Day]],
    profile: str = "",
    hand_over: Callable[[Installed], None] = lambda _: None,
) -> Installed:
    """Create the tables and first accounts, or upgrade the schema of an existing database.

    `hand_over` is called with the result before the transaction commits; if it fails, everything is
    undone. The profile is chosen once, `office` if none is named. Years of `holidays` for which
    the database has no official days are added to its calendar.

    Raises:
        BadInputError: the database exists and is real, not a simulation, or has another profile.
    """
    context = Context(database=database, lifecycle=lifecycle, actor=SYSTEM, clock=clock)
    at = stored(clock.now())
    with database.write() as connection:
        found = upgrade.upgrade(connection)
        rows = connection.execute(select(installation)).fetchmany(2)
        if rows:
            there = sessions.single_installation(rows, database.url)
            if simulation and not there.simulation:
                raise BadInputError(
                    N_("this database is real and cannot be turned into a simulation"),
                    hint=Hint("use_another_database"),
                )
            if profile and profile != there.profile:
                raise BadInputError(
                    N_("the profile of this database was set when it was created: {profile}"),
                    hint=Hint("leave_profile_out"),
                    profile=there.profile,
                )
            texts.keep(database, connection, "definition", lifecycle.text)
            load_calendar.add_missing(context, connection, holidays)
            if found:
                _note_triggers(connection, found, at)
            made = Installed(False, bool(there.simulation), {}, there.profile, tuple(found))
            hand_over(made)
            return made
        connection.execute(
            insert(installation),
            {
                "id": str(uuid4()),
                "simulation": int(simulation),
                "created_at": at,
                "key_fingerprint": key_fingerprint,
                "chain_length": 0,
                "chain_head": NOTHING,
                "profile": profile or requests.OFFICE,
            },
        )
        texts.keep(database, connection, "definition", lifecycle.text)
        chosen = profile or requests.OFFICE
        shown = _first_accounts(connection, simulation, key_fingerprint, at, chosen)
        load_calendar.add_missing(context, connection, holidays)
        made = Installed(True, simulation, shown, chosen)
        hand_over(made)
        return made


def _note_triggers(connection: Connection, found: Sequence[TriggerProblem], at: str) -> None:
    """Have the register say what was found, in the transaction that puts ours right."""
    said = [[one.name, one.table, one.how] for one in found]
    register.append(connection, Entry(act="triggers", detail={"found": said}), at=at, actor=SYSTEM)


def _first_accounts(
    connection: Connection, simulation: bool, key_fingerprint: str, at: str, profile: str
) -> dict[str, str]:
    shown: dict[str, str] = {}
    people = (*accounts.FIRST, accounts.LEADING) if simulation else accounts.FIRST
    given = {account: accounts.check_roles(roles) for account, _, roles in people}
    for account, name, _ in people:
        password = None if simulation else passwords.one_time_password()
        if password:
            shown[account] = password
        row = {"account": account, "name": name, "roles": given[account]}
        accounts.add(connection, [row], at=at, password=password)
    detail = {
        "accounts": given,
        "people": credentials.digests(connection),
        "simulation": simulation,
        "profile": profile,
        "key_fingerprint": key_fingerprint,
    }
    register.append(connection, Entry(act="init", detail=detail), at=at, actor=SYSTEM)
    return shown

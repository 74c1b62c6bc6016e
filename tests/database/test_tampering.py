"""A change of any column of any table, behind the program's back, is found, or is listed here."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Row,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from tests.conftest import DIALECTS
from tests.database.forging import forged, verified
from tests.database.test_schemas import load
from tests.postgres import PostgresServer
from workflow.database import schema, triggers
from workflow.database.schema import metadata
from workflow.database.sessions import Database, open_database

pytestmark = pytest.mark.slow

TABLES = metadata.sorted_tables

#: Tables that are not evidence, with the reason.
NO_EVIDENCE = {
    schema.password_tries: "a pause ends by itself; each try is a line of the access log",
    schema.heartbeats: "when a job was done last is how the program works, not what was done",
}
#: Columns that are not evidence, with the reason.
UNBOUND = {
    schema.deadlines.c.next_notice_at: "when reminders look at a deadline next",
    schema.tokens.c.used_at: "when a sign-in was used last; when it ends in all is evidence",
    schema.notices.c.next_try_at: "how a notice is being delivered",
    schema.notices.c.lease_until: "how a notice is being delivered",
    schema.notices.c.claim: "how a notice is being delivered",
}
#: Columns of a notice that are evidence once it has an outcome.
WHILE_DUE = {schema.notices.c.why, schema.notices.c.message, schema.notices.c.attempts}
#: Tables in which one more row changes nothing, since nothing names it.
NAMED_BY_NOBODY = {schema.texts: "a text counts where an entry names its hash"}

EVIDENCE = [table for table in TABLES if table not in NO_EVIDENCE]
COLUMNS = [c for table in EVIDENCE for c in table.columns if c not in UNBOUND]


@pytest.fixture(scope="module", params=DIALECTS)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Return the stored database of the current schema, which has a row in every table."""
    folder = tmp_path_factory.mktemp(f"tampering-{request.param}")
    url = f"sqlite:///{folder / 'xuncha.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create("tampering")
    load(schema.VERSION, url, folder)
    made = open_database(url)
    with made.write() as connection:
        triggers.create(connection)
    yield made
    made.dispose()
    if request.param == "postgresql":
        server.drop("tampering")


def refused_by_the_database() -> suppress:
    """Ignore what a key or a constraint of the table already refuses."""
    return suppress(IntegrityError)


def same(row: Row[Any], table: Table) -> Any:
    """Return the condition that is true of one row."""
    wanted = [column == row._mapping[column.name] for column in table.primary_key.columns]
    return wanted[0] if len(wanted) == 1 else wanted[0] & wanted[1]


def samples(connection: Connection, column: Column[Any]) -> list[Row[Any]]:
    """Return rows of every sort: with and without a value, of an inspection, due or delivered."""
    sorts: dict[tuple[Any, ...], Row[Any]] = {}
    for row in connection.execute(select(column.table)):
        values = row._mapping
        waits = column.table is schema.notices and values["state"] == "due"
        if not (waits and column in WHILE_DUE):
            owner = values.get("inspection_id") is None
            sorts.setdefault((values[column.name] is None, owner, waits), row)
    return list(sorts.values())


def others(column: Column[Any], value: Any) -> list[Any]:
    """Return other values of the column's type, including NULL if that is possible."""
    if isinstance(column.type, Integer):
        changed: list[Any] = [(value or 0) + 1000]
    elif isinstance(column.type, LargeBinary):
        changed = [value + b"x"]
    elif allowed := _allowed(column):
        changed = [one for one in allowed if one != value]
    else:
        changed = [f"{value or ''}x"]
    return [*changed, None] if column.nullable and value is not None else changed


def _allowed(column: Column[Any]) -> list[str]:
    """Return the values that the constraints of the database allow."""
    for constraint in column.table.constraints:
        told = str(constraint.sqltext) if isinstance(constraint, CheckConstraint) else ""
        if told.startswith(f"{column.name} in ("):
            return [one.strip("'") for one in told.partition("(")[2].rstrip(")").split(",")]
    return []


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_changed_column_is_found(database: Database, column: Column[Any]) -> None:
    with database.read() as connection:
        rows = samples(connection, column)
    assert rows, "the kept database has no such row"
    for row in rows:
        for value in others(column, row._mapping[column.name]):
            changed = update(column.table).where(same(row, column.table))
            with forged(database) as connection, refused_by_the_database():
                connection.execute(changed.values({column.name: value}))
                assert not verified(connection).ok, (row, value)


@pytest.mark.parametrize("table", EVIDENCE, ids=str)
def test_a_deleted_row_and_an_emptied_table_are_found(database: Database, table: Table) -> None:
    with database.read() as connection:
        rows = connection.execute(select(table)).all()
    for row in (rows[0], rows[-1]):
        with forged(database) as connection:
            connection.execute(delete(table).where(same(row, table)))
            assert not verified(connection).ok, row
    with forged(database) as connection:
        connection.execute(delete(table))
        assert not verified(connection).ok


@pytest.mark.parametrize("table", [t for t in EVIDENCE if t not in NAMED_BY_NOBODY], ids=str)
def test_a_further_row_is_found(database: Database, table: Table) -> None:
    with database.read() as connection:
        row = connection.execute(select(table)).first()
    assert row is not None
    unique = {c for key in _keys(table) for c in key}
    second = {**row._mapping, **{c.name: _another(c, row._mapping[c.name]) for c in unique}}
    with forged(database) as connection, refused_by_the_database():
        connection.execute(insert(table).values(second))
        assert not verified(connection).ok


def _keys(table: Table) -> Iterator[list[Column[Any]]]:
    yield [list(table.primary_key.columns)[-1]]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [list(constraint.columns)[-1]]
    for index in table.indexes:
        if index.unique:
            yield [list(index.columns)[-1]]


def _another(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Integer):
        return 9999
    return str(uuid4()) if column.foreign_keys == set() else value


def test_rows_that_changed_places_are_found(database: Database) -> None:
    table = schema.access_log
    with database.read() as connection:
        first, second = connection.execute(select(table).order_by(table.c.position)).all()[:2]
    with forged(database) as connection:
        for row, place in ((first, -1), (second, first.position), (first, second.position)):
            connection.execute(update(table).where(table.c.id == row.id).values(position=place))
        assert not verified(connection).ok


#: What a forger may store in any column of SQLite; nothing may end in a traceback.
ODD = ("x'ff00'", "CAST(x'ff41' AS TEXT)", "-1.5", "9e999", "''", "'{}'")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_odd_values_are_found_and_break_nothing(database: Database, column: Column[Any]) -> None:
    table, name = column.table.name, column.name
    for value in ODD:
        with forged(database) as connection, refused_by_the_database():
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            changed = text(
                f"UPDATE {table} SET {name} = {value} "
                f"WHERE rowid = (SELECT max(rowid) FROM {table} WHERE {name} IS NOT {value})"
            )
            touched = connection.execute(changed).rowcount
            examination = verified(connection)
            waits = table == "notices" and column in WHILE_DUE
            assert waits or not touched or not examination.ok, value
            for problem in examination.problems:
                str(problem).encode()

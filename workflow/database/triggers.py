"""Triggers that refuse to change or delete what is append-only."""

from sqlalchemy import Connection, inspect, text

from workflow.database.schema import APPEND_ONLY

_DEEDS = ("update", "delete")

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION xuncha_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql
"""


def expected() -> list[str]:
    """Return the names of the triggers that must be there."""
    return sorted(f"{t.name}_no_{deed}" for t in APPEND_ONLY for deed in _DEEDS)


def create(connection: Connection) -> None:
    """Create every trigger that is missing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    there = present(connection)
    for table in APPEND_ONLY:
        for deed in _DEEDS:
            name = f"{table.name}_no_{deed}"
            if name not in there:
                connection.execute(text(_statement(connection, name, table.name, deed)))


def _statement(connection: Connection, name: str, table: str, deed: str) -> str:
    if connection.dialect.name == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION xuncha_append_only()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def present(connection: Connection) -> list[str]:
    """Return the names of our triggers that are there and enabled."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
            "AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = "
            "current_schema()::regnamespace)"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return sorted(row[0] for row in connection.execute(text(query)) if "_no_" in row[0])


def missing(connection: Connection) -> list[str]:
    """Return the names of the triggers that should be there and are not."""
    tables = set(inspect(connection).get_table_names())
    there = present(connection)
    return [n for n in expected() if n not in there and n.rsplit("_no_", 1)[0] in tables]

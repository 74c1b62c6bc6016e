"""Triggers that refuse to change or delete what is append-only, and whether they are these."""

from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from workflow.database.schema import APPEND_ONLY

_DEEDS = ("update", "delete")

_FUNCTION = "xuncha_append_only"
_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"

#: Of our function its text, and whatever else decides what it does.
_FOUND_FUNCTION = text(
    "SELECT p.prosrc, l.lanname, p.prosecdef, p.proconfig IS NULL FROM pg_proc p"
    " JOIN pg_language l ON l.oid = p.prolang"
    " WHERE p.pronamespace = current_schema()::regnamespace"
    " AND p.proname = :name AND p.pronargs = 0"
)
#: The function must be of the schema of the table: another one may go by the same name.
_FOUND_TRIGGERS = text(
    "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true),"
    " t.tgenabled IN ('O', 'A') AND p.pronamespace = c.relnamespace"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
_FOUND_RULES = text("SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()")

MISSING, CHANGED, STRANGE = "missing", "changed", "strange"


@dataclass(frozen=True, slots=True, order=True)
class Wrong:
    """A trigger, function or rule that is missing, changed, or none of ours; and its table."""

    name: str
    table: str
    how: str


def create(connection: Connection) -> None:
    """Make ours as they must be: those that are missing or changed; strangers are left alone."""
    postgresql = connection.dialect.name == "postgresql"
    found = wrong(connection)
    if postgresql and not _function_holds(connection):
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"))
        connection.execute(
            text(f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger AS $$ {_BODY} $$ LANGUAGE plpgsql")
        )
        found = wrong(connection)
    for one in found:
        if one.how == STRANGE:
            continue
        if one.how == CHANGED:
            on = f" ON {one.table}" if postgresql else ""
            connection.execute(text(f"DROP TRIGGER {one.name}{on}"))
        connection.execute(text(_definition(connection, one.name)))


def wrong(connection: Connection) -> list[Wrong]:
    """Return what is not as it must be of the tables that there are, strangers too."""
    tables = set(inspect(connection).get_table_names())
    guarded = {name: table for name, table in _tables().items() if table in tables}
    there = _found(connection)
    result = [Wrong(name, t, STRANGE) for name, t in there if guarded.get(name) != t]
    for name, table in guarded.items():
        if (name, table) not in there:
            result.append(Wrong(name, table, MISSING))
        elif not there[name, table]:
            result.append(Wrong(name, table, CHANGED))
    if connection.dialect.name == "postgresql":
        if guarded and not _function_holds(connection):
            result.append(Wrong(_FUNCTION, "", CHANGED))
        rules = connection.execute(_FOUND_RULES)
        result += [Wrong(name, table, STRANGE) for name, table in rules]
    return sorted(result)


def expected() -> list[str]:
    """Return the names of the triggers that must be there."""
    return sorted(_tables())


def present(connection: Connection) -> list[str]:
    """Return the names of our triggers that are there, whatever they do."""
    return sorted(name for name, table in _found(connection) if _tables().get(name) == table)


def missing(connection: Connection) -> list[str]:
    """Return the names of our triggers that are not there, or do not do what they must."""
    return [one.name for one in wrong(connection) if one.how != STRANGE]


def _tables() -> dict[str, str]:
    return {f"{t.name}_no_{deed}": t.name for t in APPEND_ONLY for deed in _DEEDS}


def _definition(connection: Connection, name: str) -> str:
    table, _, deed = name.rpartition("_no_")
    begins = f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} "
    if connection.dialect.name == "postgresql":
        return f"{begins}FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
    return f"{begins}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _found(connection: Connection) -> dict[tuple[str, str], bool]:
    """Return the triggers that are there by name and table, with whether each is as we make it."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(_FOUND_TRIGGERS)
    else:
        rows = connection.execute(
            text("SELECT name, tbl_name, sql, 1 FROM sqlite_master WHERE type = 'trigger'")
        )
    return {
        (name, table): bool(works) and said == _definition(connection, name)
        for name, table, said, works in rows
    }


def _function_holds(connection: Connection) -> bool:
    found = connection.execute(_FOUND_FUNCTION, {"name": _FUNCTION}).all()
    said = [(" ".join(body.split()), *rest) for body, *rest in found]
    return said == [(_BODY, "plpgsql", False, True)]

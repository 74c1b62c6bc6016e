"""Triggers that refuse to change or delete append-only rows, and a check that they are intact."""

from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from workflow.database.schema import APPEND_ONLY

_ACTIONS = ("update", "delete")

_FUNCTION = "xuncha_append_only"
_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"

#: The text of the function, and everything else that decides what it does.
_FOUND_FUNCTION = text(
    "SELECT p.prosrc, l.lanname, p.prosecdef, p.proconfig IS NULL FROM pg_proc p"
    " JOIN pg_language l ON l.oid = p.prolang"
    " WHERE p.pronamespace = current_schema()::regnamespace"
    " AND p.proname = :name AND p.pronargs = 0"
)
#: The function must be in the schema of the table: another schema may have one of the same name.
_FOUND_TRIGGERS = text(
    "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true),"
    " t.tgenabled IN ('O', 'A') AND p.pronamespace = c.relnamespace"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
_FOUND_RULES = text("SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()")

MISSING, CHANGED, FOREIGN = "missing", "changed", "strange"


@dataclass(frozen=True, slots=True, order=True)
class TriggerProblem:
    """A trigger, function or rule that is missing, changed or foreign, and its table."""

    name: str
    table: str
    how: str


def create(connection: Connection) -> None:
    """Create the triggers that are missing or changed; foreign ones are left alone."""
    postgresql = connection.dialect.name == "postgresql"
    found = wrong(connection)
    if postgresql and not _function_is_intact(connection):
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"))
        connection.execute(
            text(f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger AS $$ {_BODY} $$ LANGUAGE plpgsql")
        )
        found = wrong(connection)
    for one in found:
        if one.how == FOREIGN:
            continue
        if one.how == CHANGED:
            on = f" ON {one.table}" if postgresql else ""
            connection.execute(text(f"DROP TRIGGER {one.name}{on}"))
        connection.execute(text(_definition(connection, one.name)))


def wrong(connection: Connection) -> list[TriggerProblem]:
    """Return the problems of the triggers of existing tables, including foreign ones."""
    tables = set(inspect(connection).get_table_names())
    guarded = {name: table for name, table in _tables().items() if table in tables}
    there = _found(connection)
    result = [TriggerProblem(name, t, FOREIGN) for name, t in there if guarded.get(name) != t]
    for name, table in guarded.items():
        if (name, table) not in there:
            result.append(TriggerProblem(name, table, MISSING))
        elif not there[name, table]:
            result.append(TriggerProblem(name, table, CHANGED))
    if connection.dialect.name == "postgresql":
        if guarded and not _function_is_intact(connection):
            result.append(TriggerProblem(_FUNCTION, "", CHANGED))
        rules = connection.execute(_FOUND_RULES)
        result += [TriggerProblem(name, table, FOREIGN) for name, table in rules]
    return sorted(result)


def _tables() -> dict[str, str]:
    return {f"{t.name}_no_{action}": t.name for t in APPEND_ONLY for action in _ACTIONS}


def _definition(connection: Connection, name: str) -> str:
    table, _, action = name.rpartition("_no_")
    begins = f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table} "
    if connection.dialect.name == "postgresql":
        return f"{begins}FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
    return f"{begins}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _found(connection: Connection) -> dict[tuple[str, str], bool]:
    """Return the existing triggers by name and table, and whether each is intact."""
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


def _function_is_intact(connection: Connection) -> bool:
    found = connection.execute(_FOUND_FUNCTION, {"name": _FUNCTION}).all()
    said = [(" ".join(body.split()), *rest) for body, *rest in found]
    return said == [(_BODY, "plpgsql", False, True)]

"""Statements that run often: SQLAlchemy compiles them once, and the driver runs them.

SQLAlchemy compiles each statement, and opens the connection and the transaction in which it
runs. The driver converts no values, so only texts and whole numbers can be used.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter, methodcaller
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, ColumnElement, Connection, Row
from sqlalchemy.engine import Dialect, result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

_Given = Mapping[str, Any]

_all_rows = methodcaller("fetchall")
_row_count = attrgetter("rowcount")
#: The name under which a connection keeps its cursor for these statements.
_CURSOR = "prepared_cursor"


class _Compiled(NamedTuple):
    text: str
    #: Arranges the values given by name as the driver takes them.
    bind: Callable[[_Given], Any]
    row: Callable[[Sequence[Any]], Row[Any]]


class Prepared:
    """A statement, compiled for each database when it first runs there.

    It must always be given values with the same names.
    """

    def __init__(self, statement: ClauseElement) -> None:
        """Take the statement; nothing is compiled yet."""
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, given: _Given) -> list[Row[Any]]:
        """Run it and return its rows as SQLAlchemy gives them."""
        row = self._in(connection, given).row
        return list(map(row, self.tuples(connection, given)))

    def first(self, connection: Connection, given: _Given) -> Row[Any] | None:
        """Run it and return its first row, if there is one."""
        found = self.rows(connection, given)
        return found[0] if found else None

    def tuples(self, connection: Connection, given: _Given) -> list[Any]:
        """Run it and return its rows as plain tuples."""
        text, bind, _ = self._in(connection, given)
        found: list[Any] = run(connection, text, bind(given), found=_all_rows)
        return found

    def write(self, connection: Connection, given: _Given) -> int:
        """Run it and return how many rows it wrote."""
        text, bind, _ = self._in(connection, given)
        written: int = run(connection, text, bind(given))
        return written

    def _in(self, connection: Connection, given: _Given) -> _Compiled:
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = _compile(self._statement, connection.dialect, given)
        return compiled


def run(
    connection: Connection, text: str, *given: Any, found: Callable[[Any], Any] = _row_count
) -> Any:
    """Run a statement in the transaction of a connection, and return the cursor with its rows.

    Raises:
        DBAPIError: as SQLAlchemy raises it when it runs a statement itself.
    """
    kept = connection.info
    cursor = kept.get(_CURSOR)
    if cursor is None:
        cursor = kept[_CURSOR] = connection.connection.cursor()
    try:
        cursor.execute(text, *given)
        return found(cursor)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, error, cursor, text, given) from error
    except Exception:
        raise
    except BaseException:  # interrupted, and nobody knows where
        connection.invalidate()
        raise


def _translated(
    connection: Connection, error: Any, cursor: Any, text: str, given: Any
) -> BaseException:
    """Return the error of the driver as SQLAlchemy's; a lost connection is discarded."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, cursor)
    if lost:
        connection.invalidate(error)
        connection.engine.dispose()  # those that wait in the pool are lost as well
    translated: BaseException = DBAPIError.instance(
        text,
        given,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=connection.engine.hide_parameters,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return translated


def _compile(statement: ClauseElement, dialect: Dialect, given: _Given) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=list(given))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101
    columns = list(getattr(statement, "selected_columns", ()))
    _require_plain(compiled, columns, dialect)
    fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
    return _Compiled(
        str(compiled), _binder(compiled, fixed), result_tuple([c.key for c in columns])
    )


def _require_plain(
    compiled: SQLCompiler, columns: Iterable[ColumnElement[Any]], dialect: Dialect
) -> None:
    """Refuse a statement whose values or rows need a conversion.

    Raises:
        TypeError: it is one.
    """
    if compiled.post_compile_params:
        raise TypeError(f"the text depends on what is given: {compiled}")
    for bound in compiled.binds.values():
        if bound.type.dialect_impl(dialect).bind_processor(dialect):
            raise TypeError(f"{bound.key} cannot be given to the driver as it is")
    for column in columns:
        if column.type.dialect_impl(dialect).result_processor(dialect, None):
            raise TypeError(f"{column} is not given by the driver as it is")


def _binder(compiled: SQLCompiler, fixed: _Given) -> Callable[[_Given], Any]:
    """Return what arranges the values given by name; `fixed` are those of the statement itself."""
    names = compiled.positiontup
    if names is None:
        return (lambda given: {**fixed, **given}) if fixed else lambda given: given
    if fixed or len(names) < 2:
        return lambda given: tuple([{**fixed, **given}[name] for name in names])
    return itemgetter(*names)

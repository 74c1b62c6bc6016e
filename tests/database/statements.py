"""Collect the statements that are sent to a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from workflow.database import prepared


@contextmanager
def sent() -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements sent in the block, with parameters; one for many rows once."""
    found: list[tuple[str, Any]] = []
    run = prepared.run

    def by_sqlalchemy(_: Any, __: Any, statement: str, given: Any, ___: Any, many: bool) -> None:
        found.append((statement, given[0] if many else given))

    def by_the_driver(connection: Connection, text: str, *given: Any, **how: Any) -> Any:
        found.append((text, given[0] if given else ()))
        return run(connection, text, *given, **how)

    event.listen(Engine, "before_cursor_execute", by_sqlalchemy)
    prepared.run = by_the_driver
    try:
        yield found
    finally:
        prepared.run = run
        event.remove(Engine, "before_cursor_execute", by_sqlalchemy)

"""Rehearse acts: do them, answer or refuse as doing them would, and keep nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from workflow.database.rehearsed import rehearsed
from workflow.operations.context import Context


@contextmanager
def rehearsal(context: Context) -> Iterator[Context]:
    """Hand out a context in which any act may be tried, several after another too.

    An act sees what those before it did; what is refused leaves no trace, in the access log
    neither. Everything is rolled back at the end, and until then what was locked stays locked.
    Two inspections are to be locked in the order of their ids, as everywhere.
    """
    with rehearsed(context.database) as database:
        yield replace(context, database=database)


@contextmanager
def acting(context: Context, *, dry_run: bool) -> Iterator[Context]:
    """Hand out the context in which acts are done, or for a dry run one in which they are tried."""
    if not dry_run:
        yield context
        return
    with rehearsal(context) as trial:
        yield trial

"""Run acts in a transaction that is rolled back (a rehearsal), or kept only if all else succeeds.

A rehearsal answers or refuses as the act itself would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from workflow.database.rehearsed import all_or_nothing, rehearsed
from workflow.errors import WorkflowError
from workflow.operations.context import Context


@contextmanager
def rehearsal(context: Context) -> Iterator[Context]:
    """Yield a context in which any act, or several in turn, can be rehearsed.

    Each act sees what the acts before it did. A refusal leaves no trace, not even in the access
    log. Everything is rolled back at the end; until then every lock is held. Inspections must be
    locked in the order of their ids, as everywhere.
    """
    try:
        with rehearsed(context.database) as database:
            yield replace(context, database=database)
    except WorkflowError as refusal:
        refusal.noted = True
        raise


@contextmanager
def together(context: Context) -> Iterator[Context]:
    """Yield a context whose acts are kept only if the whole block succeeds."""
    with all_or_nothing(context.database) as database:
        yield replace(context, database=database)


@contextmanager
def acting(context: Context, *, dry_run: bool) -> Iterator[Context]:
    """Yield the context itself, or for a dry run one in which acts are only rehearsed."""
    if not dry_run:
        yield context
        return
    with rehearsal(context) as trial:
        yield trial

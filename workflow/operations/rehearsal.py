"""Rehearse acts: do them, answer or refuse as doing them would, and keep nothing; or keep them
only together with what is done beside them.
"""  # noqa: D205

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from workflow.database.rehearsed import kept_at_end, rehearsed
from workflow.errors import WorkflowError
from workflow.operations.context import Context, note_refusal


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
def together(context: Context) -> Iterator[Context]:
    """Hand out a context whose acts are kept only if what is done beside them went well too."""
    try:
        with kept_at_end(context.database) as database:
            yield replace(context, database=database)
    except WorkflowError as refusal:
        note_refusal(context, *refusal.tried, refusal)
        raise


@contextmanager
def acting(context: Context, *, dry_run: bool) -> Iterator[Context]:
    """Hand out the context in which acts are done, or for a dry run one in which they are tried."""
    if not dry_run:
        yield context
        return
    with rehearsal(context) as trial:
        yield trial

"""A bar that tells a person at a terminal how far something is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from commands.terminal.session import Session

#: Called with how much is done, and of how much.
Progress = Callable[[int, int], None]


@contextmanager
def progress(session: Session, doing: str) -> Iterator[Progress | None]:
    """Draw a bar while something goes on; nothing where nobody looks, or JSON is wanted."""
    if session.json or not sys.stderr.isatty():
        yield None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task(session.say(doing), total=None)
        yield lambda done, total: drawn.update(task, completed=done, total=total)

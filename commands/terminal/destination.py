"""Where a command writes a file: never over the database or its key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import composition
from commands.terminal.session import Session
from workflow.files.replaced_file import replaced


@contextmanager
def written(session: Session, file: Path) -> Iterator[Path]:
    """Hand out a file to write beside the one that is wanted; raises as `replaced` does."""
    with replaced(file, composition.files_of(session.url, session.settings.key_file)) as beside:
        yield beside
    session.has_written = True

"""Read a version of the report, compare two, or get the file; the access log notes each."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from workflow.audit import access_log
from workflow.database.schema import drafts
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.files import comparison
from workflow.files.comparison import Change
from workflow.inspection.inspections import Target
from workflow.operations.context import Context
from workflow.queries import access


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersion:
    """A version of the report; `text` is None if it is older than the keeping of texts."""

    target: Target
    version: int
    is_current: bool
    sha256: str
    text_sha256: str
    file_name: str
    authors: tuple[str, ...]
    revised_by: str
    submitted_by: str
    on_behalf_of: str
    submitted_at: datetime
    stage: str
    attempt: int
    text: str | None

    @property
    def lines(self) -> list[str]:
        """Return the paragraphs.

        Raises:
            BadInputError: the text was not kept.
        """
        if self.text is None:
            raise BadInputError(
                N_(
                    "version {version} was submitted before texts were kept; only its file was kept"
                ),
                hint=Hint("take_file_of_draft"),
                version=self.version,
            )
        return self.text.removesuffix("\n").split("\n")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, and the changes from the older to the newer."""

    old: DraftVersion
    new: DraftVersion
    changes: list[Change]


def show(context: Context, target: Target, version: int | None = None) -> DraftVersion:
    """Return a version of the report; the current one if none is named.

    Raises:
        NotFoundError: there is no such inspection or version, or the reader may not know of it.
        NotPermittedError: the reader may know of the inspection but not read its drafts.
    """
    with _reading(context, target, "draft_show") as reading:
        return reading.version(version)


def compare(
    context: Context, target: Target, old: int | None = None, new: int | None = None
) -> Comparison:
    """Return the changes between two versions: by default between the last two.

    Raises:
        NotFoundError: as for `show`, or there is no earlier version.
        BadInputError: the text of one was not kept.
        NotPermittedError: as for `show`.
    """
    with _reading(context, target, "draft_diff") as reading:
        later = reading.version(new)
        if old is None and later.version == 1:
            raise NotFoundError(N_("{target} has no version before the first"), target=str(target))
        earlier = reading.version(old if old is not None else later.version - 1)
    return Comparison(earlier, later, comparison.compare(earlier.lines, later.lines))


def take(
    context: Context, target: Target, version: int | None = None
) -> tuple[DraftVersion, bytes]:
    """Return a version with the exact bytes of its file.

    Raises:
        NotFoundError, NotPermittedError: as for `show`.
    """
    with _reading(context, target, "draft_save") as reading:
        found = reading.version(version)
        return found, reading.content(found.version)


@contextmanager
def _reading(context: Context, target: Target, act: str) -> Iterator["_Reading"]:
    """Yield the drafts of an inspection if the actor may read them; note which were read."""
    with context.transaction(act, str(target), changes=False) as connection:
        reader, today = context.actor, context.today
        row = access.one(connection, target, "drafts", reader=reader, today=today)
        reading = _Reading(connection, target, row.id)
        yield reading
        versions = ",".join(map(str, sorted(reading.read)))
        access_log.note(
            connection,
            at=context.at,
            actor=context.actor,
            act=act,
            target=f"{target} {versions}",
            code=access_log.DONE,
        )


_COLUMNS = [c for c in drafts.c if c.name != "content"]


class _Reading:
    """The versions of one inspection; it remembers which of them were read."""

    def __init__(self, connection: Connection, target: Target, inspection_id: str) -> None:
        self.read: set[int] = set()
        self._connection = connection
        self._target = target
        self._of = drafts.c.inspection_id == inspection_id

    def version(self, number: int | None) -> DraftVersion:
        """Return a version; the current one if none is named.

        Raises:
            NotFoundError: there is no such version.
        """
        wanted = select(*_COLUMNS).where(self._of).order_by(drafts.c.version.desc()).limit(1)
        current = self._connection.execute(wanted).first()
        if current is None:
            raise NotFoundError(
                N_("{target} has no draft yet"),
                hint=Hint("submit_draft"),
                target=str(self._target),
            )
        row: Any = current
        if number is not None and number != current.version:
            named = select(*_COLUMNS).where(self._of, drafts.c.version == number)
            row = self._connection.execute(named).first()
        if row is None:
            raise NotFoundError(
                N_("{target} has no version {version}; there are 1 to {current}"),
                target=str(self._target),
                version=number,
                current=current.version,
            )
        self.read.add(row.version)
        return DraftVersion(
            target=self._target,
            version=row.version,
            is_current=row.version == current.version,
            sha256=row.sha256,
            text_sha256=row.text_sha256,
            file_name=row.file_name,
            authors=tuple(json.loads(row.statements)["authors"]),
            revised_by=row.revised_by,
            submitted_by=row.submitted_by,
            on_behalf_of=row.on_behalf_of,
            submitted_at=datetime.fromisoformat(row.submitted_at),
            stage=row.stage,
            attempt=row.attempt,
            text=row.text if row.text_sha256 else None,
        )

    def content(self, number: int) -> bytes:
        """Return the bytes of a version's file."""
        wanted = select(drafts.c.content).where(self._of, drafts.c.version == number)
        return bytes(self._connection.execute(wanted).scalar_one())

"""Facets: the columns of a row that one entry wrote, for each version of the schema.

An entry names the schema under which it was written. A later column belongs to the facet from its
schema on: rows of older entries are verified by the columns of their time, and must hold in later
columns what the migration put there. So a migration does not invalidate older entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table

from workflow.audit.packing import packed, packed_as_found


@dataclass(frozen=True, slots=True)
class Later:
    """A column added to a facet later: with which schema, and what older rows hold in it."""

    since: str
    column: str
    before: str | int | None = None


@dataclass(frozen=True, eq=False)
class Facet:
    """The columns of a row that one entry wrote; `position` is the column that names the entry.

    An attempt has two facets, because one entry opens it and another closes it. Columns are never
    removed, and new ones are appended to `later`, so that each schema has its version.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    position: str = "position"
    later: tuple[Later, ...] = ()
    #: The columns that name who wrote the row, and the principal.
    by: str = ""
    on_behalf_of: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return all columns, in the order in which they were added."""
        return (*self.columns, *(late.column for late in self.later))

    @cached_property
    def place(self) -> int:
        """Return the index of the position in `names`."""
        return self.names.index(self.position)

    def authors(self, since: str) -> tuple[tuple[int, str], ...]:
        """Return the indexes in `names` of the author columns, each with its column in the entry.

        Columns that the schema of the entry did not have yet are left out.
        """
        said = ((self.by, "actor"), (self.on_behalf_of, "on_behalf_of"))
        young = {late.column for late in self.later if late.since > since}
        return tuple(
            (self.names.index(column), of) for column, of in said if column and column not in young
        )

    def line(self, row: Mapping[str, Any]) -> bytes:
        """Return a row that is being written, packed as bytes."""
        return packed([self.name, *map(row.__getitem__, self.names)])

    def lines_found(self, rows: Iterable[Sequence[Any]], since: str) -> Iterator[bytes]:
        """Yield stored rows packed as an entry of this schema wrote them.

        The first values of each row are those of `names`, in this order.
        """
        width = len(self.names)
        if self.later and self.later[-1].since > since:
            rows = (self.as_of(row[:width], since) for row in rows)
        for row in rows:
            yield packed_as_found([self.name, *row[:width]])

    def as_of(self, values: Sequence[Any], since: str) -> Sequence[Any]:
        """Return the values of the columns that a schema had.

        If a later column holds anything but what the migration put there, all values are returned,
        so that the row does not match.
        """
        width = len(self.names)
        for late in reversed(self.later):
            if late.since <= since:
                break
            width -= 1
            if values[width] != late.before:
                return values
        return values[:width]

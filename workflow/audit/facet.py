"""What a facet is: the columns of a row that one entry wrote, schema by schema.

An entry says by which schema it was written. A column that came later belongs to a facet from
that schema on: rows of older entries are held against the columns of their time, and must hold in
the later ones what the migration put there. So no migration breaks what was written before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table

from workflow.audit.packing import packed, packed_as_found


@dataclass(frozen=True, slots=True)
class Later:
    """A column of a facet that came after it: by which schema, and what older rows hold in it."""

    since: str
    column: str
    before: str | int | None = None


@dataclass(frozen=True, eq=False)
class Facet:
    """The columns of a row that one entry wrote; `position` names the column that says which.

    An attempt has two facets, because one entry opens it and another closes it. Columns are never
    taken away, and what is added is added to `later`, at its end: each schema has its version.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    position: str = "position"
    later: tuple[Later, ...] = ()
    #: The columns that say who wrote the row, and for whom.
    by: str = ""
    on_behalf_of: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return all columns, those that came first first."""
        return (*self.columns, *(late.column for late in self.later))

    @cached_property
    def place(self) -> int:
        """Return which of `names` is the position."""
        return self.names.index(self.position)

    def authors(self, since: str) -> tuple[tuple[int, str], ...]:
        """Return which of `names` say who wrote the row, each with what says so in the entry.

        Of an entry of a schema only those that it had.
        """
        said = ((self.by, "actor"), (self.on_behalf_of, "on_behalf_of"))
        young = {late.column for late in self.later if late.since > since}
        return tuple(
            (self.names.index(column), of) for column, of in said if column and column not in young
        )

    def line(self, row: Mapping[str, Any]) -> bytes:
        """Return a row that is written now, as bytes."""
        return packed([self.name, *map(row.__getitem__, self.names)])

    def lines_found(self, rows: Iterable[Sequence[Any]], since: str) -> Iterator[bytes]:
        """Yield stored rows as an entry of a schema wrote them.

        Of each row the first values are those of `names`, in their order.
        """
        width = len(self.names)
        if self.later and self.later[-1].since > since:
            rows = (self.as_of(row[:width], since) for row in rows)
        for row in rows:
            yield packed_as_found([self.name, *row[:width]])

    def as_of(self, values: Sequence[Any], since: str) -> Sequence[Any]:
        """Return the values of the columns that a schema had.

        Where a later column holds something else than the migration put there, all of them: that
        was not written by then.
        """
        width = len(self.names)
        for late in reversed(self.later):
            if late.since <= since:
                break
            width -= 1
            if values[width] != late.before:
                return values
        return values[:width]

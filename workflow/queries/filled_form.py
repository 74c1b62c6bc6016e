"""A form while it is filled in: what was given, what is stored, and what must still be asked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from workflow.errors import N_, Problem
from workflow.queries.entry_preview import EntryPreview
from workflow.records import display, forms
from workflow.records.fields import Field
from workflow.records.matching import RowMatch, problem
from workflow.records.rows import Row
from workflow.records.store import Stored


@dataclass(frozen=True, slots=True)
class Change:
    """A field that will be written: its old and its new contents as text."""

    field: Field
    old: str
    new: str


class FilledForm:
    """One record while somebody fills it in; nothing is written here."""

    def __init__(self, preview: EntryPreview, row: Row, blank: Collection[Field] = ()) -> None:
        """Start with the values of a row; `blank` are fields that were named without a value."""
        self.preview, self.kind, self.row, self.blank = preview, row.kind, row, blank
        self.fields = {f.field.name: f for f in forms.form(row.kind, taken=preview.numbers())}
        self.values: dict[str, Any] = dict(row.values)
        #: The existing record that is corrected, if there is one.
        self.before: Stored | None = preview.by_number(row.number) if row.number else None
        #: Whether it would be a new record in a group that is closed.
        self.is_too_late = False
        self._find_existing()

    def open_fields(self) -> list[Field]:
        """Discard wrong values, and return the fields to ask for: those, and what is missing.

        For an existing record these are only the fields named, or all if none was named.
        """
        if self.is_too_late or (self.row.number and self.before is None):
            return []  # entering it will be refused
        wrong = {p.data.get("heading") for p in self._problems(self.values)}
        again = [f for f in self.kind.fields if f.heading in wrong or f in self.blank]
        for field in again:
            self.values.pop(field.name, None)
        given = set(self.row.values) - set(self.kind.identity)
        if self.before is not None and (given or self.blank):
            return again
        asked = [f.field for f in self.fields.values() if f.asked]
        missing = [f for f in asked if f in again or f.name not in self.values]
        return [*missing, *(f for f in again if f not in asked)]

    def applies(self, field: Field) -> bool:
        """Return whether a field is to be asked for, given the values so far."""
        return field in self.blank or field.applies(self._data_so_far())

    def words(self, field: Field) -> tuple[str, ...]:
        """Return the words that a field accepts; none if it accepts any text."""
        return self.preview.words(field)

    def required(self, field: Field) -> bool:
        """Return whether a new record must have a field."""
        return self.fields[field.name].required

    def current(self, field: Field) -> str:
        """Return what a field will hold if nothing is entered."""
        if field.name in self.values:
            return display.SEALED if field.sealed else str(self.values[field.name])
        if self.before is not None:
            return self.preview.in_words(self.before.data).get(field.heading, "")
        return self.fields[field.name].proposed

    def keep_current(self, field: Field) -> bool:
        """Keep the current or proposed value of a field; return whether that is allowed."""
        if field.name in self.values or self.before is not None:
            return True
        proposed = self.fields[field.name].proposed
        if proposed or (field.name in self.kind.identity and not self.required(field)):
            self.values[field.name] = proposed
            self._find_existing()
            return True
        return not self.required(field)

    def fill(self, field: Field, value: str) -> list[Problem]:
        """Set the value of a field; return the problems if it is wrong."""
        if not value and self.required(field):
            return [problem(self.row, field.name, "missing", N_("{heading} is missing"))]
        problems = self._problems({**self.values, field.name: value})
        if not problems:
            self.values[field.name] = value
            self._find_existing()
        return problems

    def changes(self) -> Iterator[Change]:
        """Yield the fields that will be written, in the order of the headings."""
        old = self.preview.in_words(self.before.data) if self.before is not None else {}
        for field in self.kind.fields:
            value = self.values.get(field.name)
            if value is None or (self.before is None and not value):
                continue
            new = display.SEALED if field.sealed and value else str(value) or display.NOTHING
            was = old.get(field.heading, display.NOTHING)
            if self.before is None or new != was:
                yield Change(field, was, new)

    def filled(self) -> Row:
        """Return the row as it was filled in."""
        return self._row(self.values)

    def _row(self, values: dict[str, Any]) -> Row:
        number = self.before.number if self.before is not None else self.row.number
        return replace(self.row, values=values, number=number)

    def _data_so_far(self) -> dict[str, Any]:
        """Return the data of the record so far, parsed by its fields."""
        before = self.before.data if self.before is not None else {}
        outcome = self.preview.judge(self._row(self.values))
        return {**before, **(outcome.data if isinstance(outcome, RowMatch) else self.values)}

    def _problems(self, values: dict[str, Any]) -> list[Problem]:
        """Return the problems of values, except that some are still missing."""
        outcome = self.preview.judge(self._row(values))
        if isinstance(outcome, RowMatch):
            return []
        return [p for p in outcome if p.code != "missing"]

    def _find_existing(self) -> None:
        """Find the existing record that is meant, once its identity is complete."""
        if self.before is not None or self.row.number:
            return
        outcome = self.preview.judge(self._row(self.values))
        if not isinstance(outcome, RowMatch):
            return
        if outcome.before is None:
            self.is_too_late = self.preview.is_closed(outcome.data)
        elif all(name in self.values for name in self.kind.identity):
            self.before = outcome.before

"""A form while it is filled in: what was said, what stands already, and what is still asked for."""

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
    """A field as it will be written: in words what stood there, and what will."""

    field: Field
    old: str
    new: str


class FilledForm:
    """One record while somebody fills it in; nothing here writes."""

    def __init__(self, preview: EntryPreview, row: Row, blank: Collection[Field] = ()) -> None:
        """Take what was given at once; `blank` was named without saying what belongs there."""
        self.preview, self.kind, self.row, self.blank = preview, row.kind, row, blank
        self.fields = {f.field.name: f for f in forms.form(row.kind, taken=preview.numbers())}
        self.values: dict[str, Any] = dict(row.values)
        #: The record that is corrected, if it is there.
        self.before: Stored | None = preview.of_number(row.number) if row.number else None
        #: Whether it would be a new record of those that are closed.
        self.too_late = False
        self._recognise()

    def open_fields(self) -> list[Field]:
        """Take away what is wrong, and return what is to be asked for: that, and what is missing.

        Of a record that is there only what was said to change, or all of it where nothing was.
        """
        if self.too_late or (self.row.number and self.before is None):
            return []  # it is refused on being entered
        wrong = {p.data.get("heading") for p in self._problems(self.values)}
        again = [f for f in self.kind.fields if f.heading in wrong or f in self.blank]
        for field in again:
            self.values.pop(field.name, None)
        told = set(self.row.values) - set(self.kind.identity)
        if self.before is not None and (told or self.blank):
            return again
        asked = [f.field for f in self.fields.values() if f.asked]
        missing = [f for f in asked if f in again or f.name not in self.values]
        return [*missing, *(f for f in again if f not in asked)]

    def applies(self, field: Field) -> bool:
        """Return whether a field is asked for, after what was said so far."""
        return field in self.blank or field.applies(self._said())

    def words(self, field: Field) -> tuple[str, ...]:
        """Return the words that a field may hold; none where any text may stand."""
        return self.preview.words(field)

    def required(self, field: Field) -> bool:
        """Return whether a new record is none without a field."""
        return self.fields[field.name].required

    def current(self, field: Field) -> str:
        """Return what a field will hold if nothing else is said."""
        if field.name in self.values:
            return display.SEALED if field.sealed else str(self.values[field.name])
        if self.before is not None:
            return self.preview.in_words(self.before.data).get(field.heading, "")
        return self.fields[field.name].proposed

    def keep(self, field: Field) -> bool:
        """Let a field hold what stands or is proposed; return whether it may."""
        if field.name in self.values or self.before is not None:
            return True
        proposed = self.fields[field.name].proposed
        if proposed or (field.name in self.kind.identity and not self.required(field)):
            self.values[field.name] = proposed
            self._recognise()
            return True
        return not self.required(field)

    def take(self, field: Field, value: str) -> list[Problem]:
        """Let a field hold a value; where it cannot, return why."""
        if not value and self.required(field):
            return [problem(self.row, field.name, "missing", N_("{heading} is missing"))]
        problems = self._problems({**self.values, field.name: value})
        if not problems:
            self.values[field.name] = value
            self._recognise()
        return problems

    def changes(self) -> Iterator[Change]:
        """Yield what will be written, in the order of the headings."""
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
        """Return the row that was filled in."""
        return self._row(self.values)

    def _row(self, values: dict[str, Any]) -> Row:
        number = self.before.number if self.before is not None else self.row.number
        return replace(self.row, values=values, number=number)

    def _said(self) -> dict[str, Any]:
        """Return what is known of the record, as its fields understand it."""
        before = self.before.data if self.before is not None else {}
        outcome = self.preview.judge(self._row(self.values))
        return {**before, **(outcome.data if isinstance(outcome, RowMatch) else self.values)}

    def _problems(self, values: dict[str, Any]) -> list[Problem]:
        """Return what is wrong with values; that some are not there yet is not."""
        outcome = self.preview.judge(self._row(values))
        if isinstance(outcome, RowMatch):
            return []
        return [p for p in outcome if p.code != "missing"]

    def _recognise(self) -> None:
        """Find the record that is meant, once all that tells it apart is there."""
        if self.before is not None or self.row.number:
            return
        outcome = self.preview.judge(self._row(self.values))
        if not isinstance(outcome, RowMatch):
            return
        if outcome.before is None:
            self.too_late = self.preview.is_closed(outcome.data)
        elif all(name in self.values for name in self.kind.identity):
            self.before = outcome.before

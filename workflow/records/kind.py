"""What a kind of record is: its one description, from which every surface is derived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from workflow.records import fields
from workflow.records.fields import Field
from workflow.rules import naming
from workflow.rules.facts.findings import Finding

#: Groups of records that are closed together; a stage says which it closes on being left.
FIELDWORK = "fieldwork"
FEEDBACK = "feedback"
RECTIFICATION = "rectification"
NEVER = ""

#: The workbook by which rounds and units are opened; all other kinds stand in that of records.
OPENING = "round"

#: What a rule about one record is given: the fields that are not empty.
Data = dict[str, Any]


class RecordModel(BaseModel):
    """The fields of a record; the title of each is its heading in the workbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _with_fieldwork(_: Data) -> str:
    return FIELDWORK


def _without_exceptions(_: Data) -> dict[str, str]:
    return {}


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind:
    """One kind of record. Fields are named as in the model, where each is described itself."""

    code: str
    #: What people call it, and its sheet.
    sheet: str
    model: type[RecordModel]

    #: The fields that make a row the same row; which of them may be empty all the same, and
    #: which of their columns may be absent.
    identity: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ()
    may_be_absent: tuple[str, ...] = ()
    #: The field in which people number it themselves; else the program gives the record number.
    numbered_by: str | None = None
    #: The field that says whom such a number means: one whose zeros Excel took is known by it.
    named_by: str | None = None

    #: Whether it belongs to the round and serves all its inspections.
    of_round: bool = False
    #: The field that holds the code of the round or unit which a first record opens.
    opens: str | None = None
    #: Whether one row may serve several units, and before which column 单位代码 stands.
    several_units: bool = False
    unit_column: int = 0
    #: The field with the account of the member it is about: a row for all units serves only
    #: those whose team the member is of.
    about_member: str | None = None

    workbook: str | None = "records"
    #: Who may enter and who may read it, as the table of rights calls it.
    act: str = "record"
    read: str = "records"
    #: Which of its records the inspected unit may read, given the problems fed back to it (none
    #: before the feedback), and which fields of them (empty: all).
    told_to_unit: Callable[[Data, Sequence[Finding]], bool] | None = None
    told_fields: tuple[str, ...] = ()

    #: The fields a person is asked for, in that order; the others are offered. Empty: all.
    asked: tuple[str, ...] = ()
    #: In a list over a whole round: in which order its records stand, and which fields are shown.
    list_order: Callable[[Data], Any] | None = None
    in_list: tuple[str, ...] = ()
    #: The field whose date decides who is of the team.
    day: str | None = None
    #: The field whose date a record counts from, and without which it does not count.
    counts_from: str | None = None
    #: The fields that together name two persons or more.
    two_of: tuple[str, ...] = ()

    #: Whether deadlines are counted from what stands in it.
    moves_deadlines: bool = False
    #: With which group a record of that data is closed, and the fields that differ from it.
    closes: Callable[[Data], str] = _with_fieldwork
    closes_fields: Callable[[Data], dict[str, str]] = _without_exceptions

    def __post_init__(self) -> None:
        """Refuse a description that names a field which the model does not have."""
        conditions = [c for f in self.fields for c in (f.when, f.as_written) if c]
        single = (self.numbered_by, self.named_by, self.opens, self.about_member, self.day,
                  self.counts_from)  # fmt: skip
        several = (*self.identity, *self.may_be_empty, *self.may_be_absent, *self.told_fields,
                   *self.asked, *self.in_list, *self.two_of)  # fmt: skip
        named = {*several, *filter(None, single), *(c.field for c in conditions)}
        unknown = named - {f.name for f in self.fields}
        if unknown:
            raise ValueError(f"{self.code}: the model has no field {', '.join(sorted(unknown))}")

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in the order of the headings."""
        return tuple(fields.of_model(n, info) for n, info in self.model.model_fields.items())

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Return the fields by name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def by_heading(self) -> dict[str, Field]:
        """Return the fields by heading."""
        return {f.heading: f for f in self.fields}

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """Return the names of the sealed fields."""
        return tuple(f.name for f in self.fields if f.sealed)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Return the fields without which a row is no row: those that say which one it is."""
        return tuple(n for n in self.identity if n not in self.may_be_empty)

    @property
    def opens_round(self) -> bool:
        """Return whether a first record of it opens a round."""
        return self.opens is not None and self.of_round

    def concerns_group(self, data: Data, group: str) -> bool:
        """Return whether a record of the round serves the inspections of a group."""
        return "group" not in self.by_name or data.get("group", "") == group

    def key(self, data: Data) -> str:
        """Return what makes a row the same row, of stored data."""
        return "|".join(_keyed(data.get(n), self.by_name[n]) for n in self.identity)


def _keyed(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "、".join(sorted(str(part) for part in value))
    if field.named:
        value = naming.comparison_key(value)
    return str(value).replace("\\", "\\\\").replace("|", "\\|")

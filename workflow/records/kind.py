"""The description of a kind of record, from which every surface is derived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from workflow.records import fields, groups
from workflow.records.fields import Condition, Field
from workflow.rules import naming
from workflow.rules.facts.findings import Finding

#: The workbook that opens rounds and units; all other kinds belong to the records workbook.
OPENING = "round"

#: The fields of a record that are not empty, as rules about one record take them.
Data = dict[str, Any]


class RecordModel(BaseModel):
    """The fields of a record; the title of each is its heading in the workbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _with_fieldwork(_: Data) -> str:
    return groups.FIELDWORK


def _without_exceptions(_: Data) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Once:
    """The fields whose values together usually occur once, and the condition under which.

    Of a field with several words each of `words` occurs once.
    """

    fields: tuple[str, ...]
    when: Condition | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind:
    """One kind of record; its fields are named as in the model."""

    code: str
    #: What people call it, and its sheet.
    sheet: str
    model: type[RecordModel]

    #: The fields that identify a record; which of them may be empty, and which of their columns
    #: may be absent.
    identity: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ()
    may_be_absent: tuple[str, ...] = ()
    #: The field with the number that people give; without one the program numbers records.
    numbered_by: str | None = None
    #: The field with the name behind such a number, which shows if Excel dropped leading zeros.
    named_by: str | None = None

    #: The fields by which two records look alike, besides those of the identity.
    likened_by: tuple[str, ...] = ()
    #: What usually occurs once; a second one is pointed out.
    once: Once | None = None

    #: Whether it belongs to the round and applies to all its inspections.
    of_round: bool = False
    #: The field with the code of the round or unit that a first record opens.
    opens: str | None = None
    #: Whether one row may apply to several units, and the position of the column 单位代码.
    several_units: bool = False
    unit_column: int = 0
    #: The field with the member it is about: a row for all units applies only to units whose
    #: team the member belongs to.
    about_member: str | None = None

    workbook: str | None = "records"
    #: The rights to enter and to read it, as named in the table of rights.
    act: str = "record"
    read: str = "records"
    #: Which of its records the inspected unit may read, given the problems fed back to it (none
    #: before the feedback), and which of their fields (empty: all).
    shown_to_unit: Callable[[Data, Sequence[Finding]], bool] | None = None
    fields_for_unit: tuple[str, ...] = ()

    #: The fields a person is asked for, in order; the others are optional. Empty: all.
    asked: tuple[str, ...] = ()
    #: In a list over a whole round: the order of the records, and the fields that are shown.
    list_order: Callable[[Data], Any] | None = None
    in_list: tuple[str, ...] = ()
    #: The field with the date on which team members are looked up.
    day: str | None = None
    #: The field with the date from which a record counts; without it the record does not count.
    counts_from: str | None = None
    #: The fields that together must name at least two people.
    two_of: tuple[str, ...] = ()

    #: Whether deadlines depend on it.
    moves_deadlines: bool = False
    #: The group with which a record is closed, and the fields that close with another group.
    closes: Callable[[Data], str] = _with_fieldwork
    closes_fields: Callable[[Data], dict[str, str]] = _without_exceptions

    def __post_init__(self) -> None:
        """Refuse a description that names a field the model does not have."""
        conditions = [c for f in self.fields for c in (f.when, f.as_written) if c]
        single = (self.numbered_by, self.named_by, self.opens, self.about_member, self.day,
                  self.counts_from)  # fmt: skip
        several = (*self.identity, *self.may_be_empty, *self.may_be_absent, *self.fields_for_unit,
                   *self.asked, *self.in_list, *self.two_of, *self.likened_by,
                   *(self.once.fields if self.once else ()))  # fmt: skip
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
    def expecting(self) -> tuple[Field, ...]:
        """Return the fields of which some values are asked about."""
        return tuple(f for f in self.fields if f.expected)

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """Return the names of the sealed fields."""
        return tuple(f.name for f in self.fields if f.sealed)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Return the fields that a row must have because they identify the record."""
        return tuple(n for n in self.identity if n not in self.may_be_empty)

    @property
    def opens_round(self) -> bool:
        """Return whether its first record opens a round."""
        return self.opens is not None and self.of_round

    def concerns_group(self, data: Data, group: str) -> bool:
        """Return whether a record of the round applies to the inspections of a group."""
        return "group" not in self.by_name or data.get("group", "") == group

    def key(self, data: Data) -> str:
        """Return the identity of a record, as a key."""
        return self._key(self.identity, data)

    def once_keys(self, data: Data) -> tuple[str, ...]:
        """Return what of a record usually occurs once, as keys; mostly one, or none."""
        once = self.once
        if once is None or (once.when and not once.when(data)):
            return ()
        if once.words:
            return tuple(word for word in data.get(once.fields[0]) or () if word in once.words)
        if not all(data.get(name) for name in once.fields):
            return ()
        return (self._key(once.fields, data),)

    def _key(self, names: tuple[str, ...], data: Data) -> str:
        return "|".join(_keyed(data.get(n), self.by_name[n]) for n in names)


def _keyed(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "、".join(sorted(str(part) for part in value))
    if field.named:
        value = naming.comparison_key(value)
    return str(value).replace("\\", "\\\\").replace("|", "\\|")

"""What a kind of record is: its fields, what makes two rows the same row, when it is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from workflow.records.values import Lookup, Options, Sealed

#: Groups of records that are closed together; a stage says which it closes on being left.
FIELDWORK = "fieldwork"
FEEDBACK = "feedback"
RECTIFICATION = "rectification"
NEVER = ""


class RecordModel(BaseModel):
    """The fields of a record; the title of each is its heading in the workbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Field:
    """One field as workbook, command and export see it."""

    name: str
    heading: str
    sealed: bool
    lookup: str | None
    options: tuple[str, ...]


#: Fields that tell rows apart and may be empty all the same.
_MAY_BE_EMPTY = ("date", "title", "nature", "group", "years", "category", "finding", "place")


def _with_fieldwork(_: dict[str, Any]) -> str:
    return FIELDWORK


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind:
    """One kind of record.

    `identity` names the fields that make a row the same row; `numbered_by` the field in which
    people number it themselves, else the program gives the record number. `closes` says with
    which group a record of that data is closed, `closes_fields` the fields that differ from it.
    `two_of` are the fields that together name two persons or more.
    `day` is the field whose date decides who is of the team.
    """

    code: str
    sheet: str
    model: type[RecordModel]
    identity: tuple[str, ...]
    numbered_by: str | None = None
    of_round: bool = False
    workbook: str | None = "records"
    act: str = "record"
    read: str = "records"
    several_units: bool = False
    day: str | None = None
    two_of: tuple[str, ...] = ()
    closes: Callable[[dict[str, Any]], str] = _with_fieldwork
    closes_fields: Callable[[dict[str, Any]], dict[str, str]] = lambda _: {}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in the order of the headings."""
        return tuple(
            Field(
                name=name,
                heading=info.title or name,
                sealed=any(isinstance(m, Sealed) for m in info.metadata),
                lookup=next((m.where for m in info.metadata if isinstance(m, Lookup)), None),
                options=next((m.words for m in info.metadata if isinstance(m, Options)), ()),
            )
            for name, info in self.model.model_fields.items()
        )

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
        return tuple(n for n in self.identity if n not in _MAY_BE_EMPTY)

    def key(self, data: dict[str, Any]) -> str:
        """Return what makes a row the same row, of stored data."""
        return "|".join(_keyed(data.get(name)) for name in self.identity)


def _keyed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "、".join(sorted(str(part) for part in value))
    return str(value).replace("\\", "\\\\").replace("|", "\\|")

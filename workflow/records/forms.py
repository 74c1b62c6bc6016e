"""The form of a kind: its fields in the order a person fills them in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.people import rights
from workflow.records.fields import Field
from workflow.records.kind import OPENING, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form; `field_help` says what to enter."""

    field: Field
    #: Whether it is always asked for; other fields are optional.
    asked: bool
    #: Whether the values known so far require it.
    applies: bool
    #: Whether a new record must have it.
    required: bool
    #: The value a new record gets if nothing is entered: the next number or the default.
    proposed: str


def form(
    kind: Kind, said: Mapping[str, Any] | None = None, taken: Iterable[str] = ()
) -> tuple[FormField, ...]:
    """Return the form of a kind: the fields asked for, in order, then the optional ones.

    `said` are the values known so far, `taken` the numbers already in use. The code of the round
    or the inspection itself is left out.
    """
    numbers = tuple(taken)
    first = asked_fields(kind)
    return tuple(
        FormField(
            field=field,
            asked=field in first,
            applies=field.applies(said or {}),
            required=field.required or field.name in kind.required,
            proposed=_proposed(kind, field, numbers),
        )
        for field in (*first, *(f for f in _open(kind) if f not in first))
    )


def asked_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that a person is asked for, in that order."""
    return tuple(kind.by_name[n] for n in kind.asked) if kind.asked else _open(kind)


def entered_by(kind: Kind) -> list[str]:
    """Return the roles that may enter a record of the kind."""
    return sorted(map(str, rights.ACTS[kind.act]))


def _open(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in kind.fields if field.name != kind.opens)


def _proposed(kind: Kind, field: Field, taken: tuple[str, ...]) -> str:
    if field.name == kind.numbered_by and kind.workbook != OPENING:
        return next_number(taken)
    return field.default if isinstance(field.default, str) else ""


def next_number(taken: Iterable[str]) -> str:
    """Return the number after the highest if all numbers are plain, else nothing."""
    numbers = list(taken)
    if not all(number.isdecimal() for number in numbers):
        return ""
    return str(max(map(int, numbers), default=0) + 1)


def example(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind's example, in the order they are asked for."""
    return tuple(field for field in asked_fields(kind) if field.example)

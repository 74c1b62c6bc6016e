"""A record in words, such as 日期=2026-03-05, as typed or sent: made into a row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.errors import N_, BadInputError, Hint
from workflow.files import plain_file
from workflow.inspection.inspections import Target
from workflow.records import catalogue
from workflow.records.fields import Field
from workflow.records.kind import Kind
from workflow.records.rows import RECORD_NUMBER, Row
from workflow.rules import codes

#: The placeholder in the commands that `status` shows, to be replaced by a person.
BLANKS = ("…", "...")


@dataclass(frozen=True, slots=True)
class Typed:
    """A row, and its fields that were named without a value."""

    row: Row
    blank: tuple[Field, ...] = ()


def kind_of(named: str) -> Kind:
    """Return a kind by its code or by the name of its sheet.

    Raises:
        BadInputError: there is no kind with this name.
    """
    kind = catalogue.named(codes.usual(named))
    if kind is None:
        raise BadInputError(
            N_("{value} is not a kind of record; there are: {kinds}"),
            hint=Hint("see_kinds"),
            value=named,
            kinds="、".join(f"{k.sheet} ({k.code})" for k in catalogue.KINDS),
        )
    return kind


def row_of(kind: Kind, target: Target, words: Iterable[str]) -> Typed:
    """Return the row made from words of the form FIELD=VALUE.

    Raises:
        BadInputError: a word does not have that form, names no field of the kind, or would show a
            sealed text.
    """
    values: dict[str, Any] = {}
    number = ""
    blank = []
    for word in words:
        heading, value = _parted(kind, word)
        if heading == RECORD_NUMBER:
            number = _number(codes.usual(value))
            continue
        field = _field(kind, heading)
        if value.strip() in BLANKS or (field.sealed and not value):
            blank.append(field)
        else:
            values[field.name] = _text(field, value)
    _from_target(kind, target, values)
    units = (target.unit,) if target.unit else ()
    return Typed(Row(kind=kind, values=values, units=units, number=number), tuple(blank))


def _parted(kind: Kind, word: str) -> tuple[str, str]:
    heading, *rest = re.split("[=＝]", word, maxsplit=1)
    if not rest:
        raise BadInputError(
            N_("{value}: write FIELD=VALUE"), hint=Hint("see_fields"), value=word, kind=kind.code
        )
    return codes.usual(heading).rstrip("†"), rest[0]


def _number(value: str) -> str:
    if value in BLANKS:
        raise _blank(RECORD_NUMBER)
    return value


def _blank(heading: str) -> BadInputError:
    return BadInputError(
        N_("{heading}=…: … stands for something to be filled in"),
        hint=Hint("fill_in_blank"),
        heading=heading,
    )


def _field(kind: Kind, heading: str) -> Field:
    field = kind.by_heading.get(heading)
    if field is None:
        raise BadInputError(
            N_("{sheet} has no field {heading}; it has: {fields}"),
            hint=Hint("see_fields"),
            sheet=kind.sheet,
            heading=heading,
            fields="、".join(kind.by_heading),
            kind=kind.code,
        )
    return field


def _text(field: Field, value: str) -> str:
    if not field.sealed:
        return value
    if not value.startswith("@"):
        raise BadInputError(
            N_("{heading} is sealed and is never given on the command line"),
            hint=Hint("type_sealed_text"),
            heading=field.heading,
        )
    return of_file(value[1:])


def of_file(name: str) -> str:
    """Return the text of a file, for a sealed field.

    Raises:
        BadInputError: there is no such file, or it is not a text.
    """
    content = plain_file.read(Path(name), plain_file.MIB, hint=Hint("give_text_file"))
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise BadInputError(
            N_("{file} is not UTF-8 text"), hint=Hint("save_as_utf8"), file=name
        ) from error


def _from_target(kind: Kind, target: Target, values: dict[str, Any]) -> None:
    """Fill in the code from the target; refuse a row with another code."""
    if kind.opens is None:
        return
    code = target.round if kind.opens_round else target.unit
    if values.get(kind.opens, code) != code:
        raise BadInputError(
            N_("{heading} is already {code}, as the command names it"),
            hint=Hint("leave_code_out"),
            heading=kind.by_name[kind.opens].heading,
            code=code,
        )
    values[kind.opens] = code


def require_filled(typed: Typed) -> None:
    """Refuse blank fields if nobody can be asked for them.

    Raises:
        BadInputError: a field is blank, or nothing was given at all.
    """
    kind = typed.row.kind
    for field in typed.blank:
        if not field.sealed:
            raise _blank(field.heading)
    if not set(typed.row.values) - {kind.opens} and not typed.row.number:
        raise BadInputError(N_("no field is given"), hint=Hint("see_fields"), kind=kind.code)

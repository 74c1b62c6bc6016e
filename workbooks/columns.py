"""The columns of a sheet, derived from the fields of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.records.fields import Field, Shape
from workflow.records.kind import OPENING, Kind
from workflow.records.rows import RECORD_NUMBER, ROUND, UNIT

#: The sheet of a template that explains the columns; it is not read.
HELP_SHEET = "说明"
#: Follows the headings of sealed fields.
SEALED_MARK = "†"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `name` is the name of the field, or the heading if there is no field."""

    name: str
    heading: str
    shape: Shape = "text"
    field: Field | None = None


def of_template(kind: Kind) -> Sequence[Column]:
    """Return the columns of an empty workbook."""
    fields = [_column(field) for field in kind.fields]
    unit = [Column(UNIT, UNIT)] if has_unit(kind) else []
    of_round = [] if kind.workbook == OPENING else [Column(ROUND, ROUND)]
    at = kind.unit_column
    return [*fields[:at], *unit, *fields[at:], *of_round]


def of_export(kind: Kind) -> Sequence[Column]:
    """Return the columns of an exported workbook."""
    fields = [_column(field) for field in kind.fields]
    own = kind.by_heading.keys() if has_unit(kind) else {UNIT, *kind.by_heading}
    return [
        *(Column(name, name) for name in (ROUND, UNIT, RECORD_NUMBER) if name not in own),
        *fields,
    ]


def names(kind: Kind) -> dict[str, str]:
    """Return the names of all possible columns of a sheet, by heading.

    A field takes precedence over a common column: 单位代码 of 被巡察单位 is the unit's own code.
    """
    beside = {ROUND: ROUND, RECORD_NUMBER: RECORD_NUMBER}
    if has_unit(kind):
        beside[UNIT] = UNIT
    return beside | {heading: field.name for heading, field in kind.by_heading.items()}


def has_unit(kind: Kind) -> bool:
    """Return whether the rows of a kind have a column 单位代码 for the units they concern."""
    return not kind.of_round and UNIT not in kind.by_heading


def needed(kind: Kind) -> dict[str, str]:
    """Return the columns that identify a row: headings by name."""
    unit = {UNIT: UNIT} if has_unit(kind) else {}
    return unit | {
        field.name: field.heading
        for field in kind.fields
        if field.name in kind.identity and field.name not in kind.may_be_absent
    }


def filled(kind: Kind) -> frozenset[str]:
    """Return the names of the columns that must be filled in in every row."""
    return frozenset(kind.required) | ({UNIT} if has_unit(kind) else set())


def holds_codes(heading: str) -> bool:
    """Return whether a column holds codes and numbers, which Excel tends to turn into dates."""
    return heading.endswith(("号", "代码"))


def _column(field: Field) -> Column:
    mark = SEALED_MARK if field.sealed else ""
    return Column(field.name, field.heading + mark, field.shape, field)

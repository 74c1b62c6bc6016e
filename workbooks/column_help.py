"""What is to be written under a heading, as message ids in plain words."""

from collections.abc import Callable

from workbooks.columns import Column, Shape
from workflow.errors import N_
from workflow.records.kind import Kind
from workflow.records.rows import UNIT

#: Puts a message id into the reader's language, filled with data.
Translate = Callable[..., str]

GENERAL = (
    N_("One row is one record; the order of columns and sheets does not matter."),
    N_("Sheets that are not needed may be deleted or left empty, but not renamed."),
    N_("A column that is left out leaves its field as it is; an empty cell empties the field."),
    N_("Importing again adds nothing; a row that was changed corrects its record."),
    N_("Write values, not formulas. Fields marked † are confidential and kept sealed."),
)

_OF_FIELDS = {
    ("member", "group"): N_("the code of the team; empty where there is only one"),
    ("unit", "group"): N_("the code of the team; empty where there is only one"),
    ("member", "valid_from"): N_("a date; empty means no limit"),
    ("member", "valid_until"): N_("a date; empty means no limit"),
    ("unit", "governing_committee"): N_("empty where no Party committee stands above the unit"),
    ("material", "note"): N_("text; of what does not exist 无此资料 and the reason"),
    ("focus", "category"): N_("one of: {words}; a row 无 says that there is nothing to look into"),
    ("round", "code"): N_("the code of the round, such as 2026-1: letters, digits and -_."),
    ("unit", "code"): N_("the code of the unit, such as edu: letters, digits and -_."),
}
_OF_LOOKUPS = {
    ("team", "text"): N_("one of the team: account, or the name where it is unique"),
    ("team", "several"): N_("accounts or names of the team, separated by 、"),
    ("person", "text"): N_("staff number, or the name where it is unique in the unit"),
    ("account", "text"): N_("an account"),
}
_OF_SHAPES: dict[Shape, str] = {
    "text": N_("text"),
    "day": N_("a date, such as 2026-03-05"),
    "yes": N_("是 or 否; empty means 否"),
    "count": N_("a whole number"),
    "years": N_("2024, 2023-2025 or 2023、2024"),
    "several": N_("names, separated by 、"),
}


def column(kind: Kind, about: Column, translate: Translate) -> str:
    """Return what is to be written in a column, in the reader's language."""
    field = about.field
    if field is None:
        return translate(_beside(kind, about.name))
    words = "、".join(field.options)
    special = _OF_FIELDS.get((kind.code, field.name))
    if special:
        return translate(special, words=words)
    if field.sealed:
        return translate(N_("confidential text; an empty cell changes nothing"))
    if words:
        several = about.shape == "several"
        message = N_("any of, separated by 、: {words}") if several else N_("one of: {words}")
        return translate(message, words=words)
    if field.lookup:
        return translate(_OF_LOOKUPS[field.lookup, about.shape])
    return translate(_OF_SHAPES[about.shape])


def _beside(kind: Kind, name: str) -> str:
    if name == UNIT:
        if kind.several_units:
            return N_("codes of units, separated by 、; * for all units of the round")
        return N_("the code of the unit")
    return N_("the code of the round; may be left out where only one is open")

"""What is to be written under a heading, as message ids in plain words."""

from collections.abc import Callable

from workbooks.columns import Column
from workflow.errors import N_
from workflow.records import field_help
from workflow.records.kind import Kind
from workflow.records.rows import UNIT
from workflow.rules.policy import Policy

#: Puts a message id into the reader's language, filled with data.
Translate = Callable[..., str]

GENERAL = (
    N_("One row is one record; the order of columns and sheets does not matter."),
    N_("Sheets that are not needed may be deleted or left empty, but not renamed."),
    N_("A column that is left out leaves its field as it is; an empty cell empties the field."),
    N_("Importing again adds nothing; a row that was changed corrects its record."),
    N_("Write values, not formulas. Fields marked † are confidential and kept sealed."),
)


def column(kind: Kind, about: Column, translate: Translate, policy: Policy | None = None) -> str:
    """Return what is to be written in a column under a policy, in the reader's language."""
    field = about.field
    if field is None:
        return translate(_beside(kind, about.name))
    message, data = field_help.of(field, policy)
    return translate(message, **data)


def _beside(kind: Kind, name: str) -> str:
    if name == UNIT:
        if kind.several_units:
            return N_("codes of units, separated by 、; * for all units of the round")
        return N_("the code of the unit")
    return N_("the code of the round; may be left out where only one is open")

"""What to enter in each column, as message ids."""

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
    N_("A field whose column is left out stays as it is; an empty cell clears the field."),
    N_("Where nothing is to be entered, leave the cell empty; 无, — and / mean the same."),
    N_("Importing a file again adds nothing; a changed row corrects its record."),
    N_("Enter values, not formulas. Fields marked † are confidential and stored encrypted."),
)


def column(kind: Kind, about: Column, translate: Translate, policy: Policy | None = None) -> str:
    """Return what to enter in a column under a policy, in the reader's language."""
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
    return N_("the code of the round; not needed if only one round is open")

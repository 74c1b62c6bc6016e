"""What to enter in a field, as a message id with its data."""

from typing import TYPE_CHECKING, Any

from workflow.errors import N_
from workflow.records.fields import Field, Shape

if TYPE_CHECKING:
    from workflow.rules.policy import Policy

_OF_LOOKUPS = {
    ("team", "text"): N_("a member of the team: account, or name if it is unique"),
    ("team", "several"): N_("accounts or names of team members, separated by 、"),
    ("person", "text"): N_("staff number, or name if it is unique in the unit"),
    ("account", "text"): N_("account, or name if it is unique"),
}
_OF_SHAPES: dict[Shape, str] = {
    "text": N_("text"),
    "day": N_("a date, such as 2026-03-05"),
    "yes": N_("是 or 否; empty means 否"),
    "count": N_("a whole number"),
    "years": N_("2024, 2023-2025 or 2023、2024"),
    "several": N_("names, separated by 、"),
}


def of(field: Field, policy: "Policy | None" = None) -> tuple[str, dict[str, Any]]:
    """Return the help of a field under a policy: message id and data."""
    data = {"words": "、".join(field.words(policy))}
    if field.help:
        return field.help, data
    if field.sealed:
        return N_("confidential text; an empty cell changes nothing"), {}
    if field.options:
        several = field.shape == "several"
        message = N_("one or more, separated by 、: {words}") if several else N_("one of: {words}")
        return message, data
    if field.lookup:
        return _OF_LOOKUPS[field.lookup, field.shape], {}
    return _OF_SHAPES[field.shape], {}


def is_plain(field: Field) -> bool:
    """Return whether a field takes any text and needs no help."""
    return of(field)[0] == _OF_SHAPES["text"]

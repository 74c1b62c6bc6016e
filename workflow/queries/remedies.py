"""The ways to supply what a requirement lacks that are shown to a reader."""

from collections.abc import Iterable

from workflow.people import rights
from workflow.rules.remedy import Offer, Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

#: Acts for which an inspection must have come to the stage of the requirement.
_AT_STAGE = ("approve", "draft", "exempt")


def offers(
    result: RequirementResult, roles: frozenset[str], *, reached: bool = True
) -> tuple[Offer, ...]:
    """Return the remedies that a reader with these roles may do, or else the first one.

    `reached` says whether the inspection has come to the stage of the requirement.
    """
    found = [
        Offer(remedy, _who(remedy, result.who))
        for remedy in result.supply()
        if reached or remedy.act not in _AT_STAGE
    ]
    own = [offer for offer in found if roles & set(offer.who)]
    return tuple(own or found[:1])


def _who(remedy: Remedy, suppliers: Iterable[str]) -> tuple[Role, ...]:
    """Return the roles that supply the requirement and may do it, or else all that may."""
    may = rights.allowed(_right(remedy))
    return (
        remedy.by or tuple(Role(role) for role in suppliers if role in may) or rights.in_order(may)
    )


def _right(remedy: Remedy) -> str:
    """Return the act in the table of rights; for a record that of its kind."""
    if not remedy.kind:
        return remedy.act
    from workflow.records.catalogue import BY_CODE  # loads all record models, which few need

    return BY_CODE[remedy.kind].act

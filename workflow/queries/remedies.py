"""How what is lacking is supplied, as a reader is shown it: the ways that are open to him."""

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
    """Return the remedies that a reader of these roles may do himself, else the likeliest one.

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
    """Return who does it of those who supply the requirement, else whoever may."""
    may = rights.allowed(_right(remedy))
    return (
        remedy.by or tuple(Role(role) for role in suppliers if role in may) or rights.in_order(may)
    )


def _right(remedy: Remedy) -> str:
    """Return what the act is called in the table of rights: of a record as its kind says."""
    if not remedy.kind:
        return remedy.act
    from workflow.records.catalogue import BY_CODE  # only who asks for remedies loads all models

    return BY_CODE[remedy.kind].act

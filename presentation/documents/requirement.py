"""Results of requirements as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from presentation.documents.moments import day
from presentation.documents.remedy import remedy
from presentation.language import Language
from workflow.rules.remedy import Offer
from workflow.rules.requirement_result import RequirementResult, RequirementsUnmetError


def requirement(
    result: RequirementResult,
    speaking: Language,
    due_on: date | None = None,
    offers: Sequence[Offer] = (),
) -> dict[str, Any]:
    """Return a requirement: what there is, what is needed and lacking, and its remedies.

    `remedies` are all that the reader may carry out, `remedy` is the likeliest.
    """
    return {
        "code": result.code,
        "met": result.met,
        "exempted": result.exempted,
        "have": result.have,
        "need": result.need,
        "lacking": [lack.item for lack in result.lacking],
        "cause": [lack.cause.code for lack in result.lacking],
        "message": speaking.sentence(result),
        "who": [str(role) for role in result.who],
        "due_on": day(due_on),
        "remedy": remedy(offers[0], speaking) if offers else None,
        "remedies": [remedy(offer, speaking) for offer in offers],
    }


def unmet(refusal: RequirementsUnmetError, speaking: Language) -> list[dict[str, Any]]:
    """Return the unmet requirements of a refusal."""
    return [
        requirement(f, speaking, refusal.due_on.get(f.code), refusal.offers(f))
        for f in refusal.unmet
    ]

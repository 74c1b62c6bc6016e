"""A requirement, as it was judged, as JSON."""

from datetime import date
from typing import Any

from presentation.documents.moments import day
from presentation.language import Language
from workflow.rules.judgement import RequirementResult


def requirement(
    result: RequirementResult, speaking: Language, due_on: date | None = None
) -> dict[str, Any]:
    """Return a requirement: what there is, what is needed and lacking, and who supplies it."""
    return {
        "code": result.code,
        "met": result.met,
        "exempted": result.exempted,
        "have": result.have,
        "need": result.need,
        "lacking": [lack.item for lack in result.lacking],
        "message": speaking.sentence(result),
        "who": [str(role) for role in result.who],
        "due_on": day(due_on),
    }

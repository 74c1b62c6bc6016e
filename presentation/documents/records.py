"""Records and imports as JSON."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from presentation.documents.moments import instant
from presentation.documents.refusal import problem

if TYPE_CHECKING:
    from presentation.language import Language
    from workflow.inspection.inspections import Target
    from workflow.operations.entering import Entered
    from workflow.queries.entered import EnteredRecord
    from workflow.records.kind import Kind


def records(found: Iterable["EnteredRecord"]) -> list[dict[str, Any]]:
    """Return records with their values in words."""
    return [
        {
            "kind": one.kind.code,
            "unit": one.unit or None,
            "number": one.number,
            "voided": one.voided,
            "entered_by": one.entered_by,
            "entered_at": instant(datetime.fromisoformat(one.entered_at)),
            "fields": one.in_words(),
        }
        for one in found
    ]


def entered(
    target: "Target",
    kind: "Kind",
    number: str,
    result: str,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return the result of entering one record, with the values before and after a correction."""
    answer = {"unit": target.unit, "kind": kind.code, "number": number, "result": result}
    if result != "changed":
        return answer
    return {**answer, "before": dict(before), "after": dict(after)}


def voided(
    target: "Target", kind: "Kind", number: str, before: Mapping[str, str]
) -> dict[str, Any]:
    """Return a voided record and its values."""
    named = {"unit": target.unit, "kind": kind.code, "number": number}
    return {**named, "voided": True, "before": dict(before), "after": {}}


def imported(
    found: "Entered", notes: Iterable[Any], speaking: "Language", *, dry_run: bool
) -> dict[str, Any]:
    """Return how many rows of each sheet were added, changed or the same, and the notes."""
    answer = {"dry_run": dry_run, "round": found.round, "sheets": found.sheets}
    if found.void:
        answer["void"] = list(found.void)
    if noted := [problem(note, speaking) for note in notes]:
        answer["notes"] = noted
    return answer

"""Records and imports as JSON."""

from collections.abc import Iterable, Mapping, Sequence
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
            "entered_at": instant(one.entered_at),
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
    notes: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return the result of entering one record, with the values before and after a correction."""
    answer: dict[str, Any] = {
        "unit": target.unit,
        "kind": kind.code,
        "number": number,
        "result": result,
    }
    if notes:
        answer["notes"] = list(notes)
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
    found: "Entered",
    notes: Iterable[Any],
    speaking: "Language",
    *,
    dry_run: bool,
    missing: bool = False,
) -> dict[str, Any]:
    """Return how many rows of each sheet were added, changed or the same, and what is told of it.

    `changes` are the records that were there before, with the fields that differ; `missing` those
    of which the file has no row, where that was asked.
    """
    answer: dict[str, Any] = {"dry_run": dry_run, "round": found.round, "sheets": found.sheets}
    if found.void:
        answer["void"] = list(found.void)
    if found.changes:
        answer["changes"] = [
            {
                "kind": one.kind.code,
                "unit": one.unit or None,
                "number": one.number,
                "before": one.before,
                "after": one.after,
            }
            for one in found.changes
        ]
    if missing:
        answer["missing"] = [
            {
                "kind": one.kind.code,
                "unit": one.unit or None,
                "number": one.number,
                "fields": one.fields,
            }
            for one in found.left_out
        ]
    if noted := [problem(note, speaking) for note in notes]:
        answer["notes"] = noted
    return answer

"""Verify a move: the procedure allows it, and every requirement was met or exempted."""

import json
from typing import Any

from sqlalchemy import Row

from workflow.errors import N_
from workflow.verification.report import Report
from workflow.verification.texts import StoredDefinition


def examine(report: Report, entry: Row[Any], definition: StoredDefinition) -> None:
    """Verify an entry that enters a stage, by the definition it was done under."""
    if not _has_arrow(entry, definition):
        report.add(
            entry.position,
            N_("{act} cannot move from {from_stage} to {to_stage}"),
            act=entry.act,
            from_stage=entry.from_stage,
            to_stage=entry.to_stage,
        )
    if entry.act in ("advance", "approve"):
        _examine_judged(report, entry, definition.required.get(entry.from_stage, []))


def _has_arrow(entry: Row[Any], definition: StoredDefinition) -> bool:
    if entry.act == "open":
        return bool(entry.to_stage == definition.first)
    if entry.act == "return":
        return entry.to_stage in definition.returns.get(entry.from_stage, ())
    return bool(entry.to_stage == definition.after.get(entry.from_stage))


def _examine_judged(report: Report, entry: Row[Any], required: list[str]) -> None:
    judged = _judged(entry.judged)
    if sorted(code for code, _ in judged) != sorted(required):
        report.add(entry.position, N_("what was judged is not what the stage requires"))
    unmet = [code for code, met in judged if not met]
    if unmet:
        what = N_("the inspection moved on although these were neither met nor exempted: {codes}")
        report.add(entry.position, what, codes=unmet)


def _judged(text: str) -> list[tuple[str, bool]]:
    """Return each requirement and whether it was met or exempted; none if malformed."""
    try:
        return [
            (str(code), lacking == 0 or exempted == 1)
            for code, _, _, lacking, exempted in json.loads(text)
        ]
    except (TypeError, ValueError):
        return []

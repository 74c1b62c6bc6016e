"""The status of inspections and rounds as JSON."""

from collections.abc import Iterable
from typing import Any

from presentation.documents.moments import day, instant
from presentation.documents.requirement import requirement
from presentation.doubles import sentence
from presentation.language import Language
from workflow.errors import UnreadableError
from workflow.queries.board import RoundStatus
from workflow.queries.rounds import RoundCount
from workflow.queries.status import Status
from workflow.rules.requirement_result import RequirementResult


def status(found: Status, speaking: Language) -> dict[str, Any]:
    """Return the status of one inspection."""
    draft = found.draft

    def requirements(findings: Iterable[RequirementResult]) -> list[dict[str, Any]]:
        return [
            requirement(f, speaking, found.requirement_due_on(f.code), found.offers(f))
            for f in findings
        ]

    return {
        "round": found.round,
        "unit": found.unit,
        "title": found.title,
        "stage": found.stage,
        "attempt": found.attempt.number,
        "state": found.state,
        "entered_at": instant(found.attempt.entered_at),
        "due_on": day(found.due_on),
        "overdue_days": found.overdue_days,
        "version": found.version,
        "requirements": requirements(found.review.current),
        "upcoming": requirements(found.review.upcoming),
        "undone": requirements(found.review.undone),
        "actions": [
            {
                "act": action.act,
                "to_stage": action.to_stage,
                "roles": [str(role) for role in action.roles],
                "possible": action.possible,
                "yours": action.yours,
            }
            for action in found.actions
        ],
        "doubles": [
            {
                "kind": one.kind.code,
                "numbers": list(one.numbers),
                "message": sentence(one, speaking),
            }
            for one in found.doubles
        ],
        "draft": {
            "version": draft.version,
            "sha256": draft.sha256,
            "text_sha256": draft.text_sha256 or None,
            "authors": list(draft.authors),
            "submitted_at": instant(draft.submitted_at),
            "submitted_by": draft.submitted_by or None,
            "on_behalf_of": draft.on_behalf_of or None,
            "revised_by": draft.revised_by or None,
        }
        if draft
        else None,
        "send_backs": [
            {
                "from_stage": one.from_stage,
                "to_stage": one.to_stage,
                "attempt": one.attempt,
                "at": instant(one.at),
                "by": one.by,
                "on_behalf_of": one.on_behalf_of or None,
                "reason": one.reason,
            }
            for one in found.send_backs
        ],
        "approvals": [
            {
                "role": approval.role,
                "by": approval.by,
                "on_behalf_of": approval.on_behalf_of or None,
                "version": approval.version,
                "sha256": approval.sha256,
                "text_sha256": approval.text_sha256 or None,
                "attempt": approval.attempt,
                "counts": why is None,
                "why": speaking.say(why) if why else None,
            }
            for approval, why in found.approvals
        ],
        "exemptions": [
            {
                "requirement": e.requirement,
                "item": e.item,
                "state": "granted" if e.granted_by else "proposed",
                "reason": e.reason,
                "by": e.granted_by or e.proposed_by,
            }
            for e in found.exemptions
        ],
    }


def round_status(found: RoundStatus, speaking: Language) -> dict[str, Any]:
    """Return the status of a round."""
    return {
        "round": found.round,
        "title": found.title,
        "stage": found.stage,
        "stages": found.stages,
        "inspections": [status(s, speaking) for s in found.inspections],
        **unreadable(found.unreadable, speaking),
    }


def unreadable(found: Iterable[UnreadableError], speaking: Language) -> dict[str, Any]:
    """Return the field that names unreadable inspections, if there are any."""
    told = [{"inspection": r.data["target"], "message": speaking.refusal(r)} for r in found]
    return {"unreadable": told} if told else {}


def rounds(found: list[RoundCount]) -> list[dict[str, Any]]:
    """Return the list of rounds."""
    states = ("open", "suspended", "closed", "cancelled")
    return [
        {
            "round": one.round,
            "title": one.title,
            "stage": one.stage,
            **{state: one.states.get(state, 0) for state in states},
            "overdue": one.overdue,
        }
        for one in found
    ]

"""The answers of acts of procedure as JSON."""

from typing import TYPE_CHECKING, Any

from presentation.documents.requirement import unmet
from workflow.rules.requirement_result import RequirementsUnmetError

if TYPE_CHECKING:
    from presentation.language import Language
    from workflow.files.traits import Remark
    from workflow.inspection.inspections import Target
    from workflow.operations.advance import Moved
    from workflow.operations.advance_round import Advanced, Blocked
    from workflow.operations.approve import Approved
    from workflow.operations.exempt import Exemption
    from workflow.operations.submit_draft import Submitted
    from workflow.rules.deadlines import Deadline
    from workflow.rules.facts.roster import Person


def advanced(found: "Advanced", speaking: "Language") -> dict[str, Any]:
    """Return what advanced, what was blocked and why, and what was skipped."""
    return {
        "advanced": [
            {"unit": m.unit, "from_stage": m.from_stage, "to_stage": m.to_stage}
            for m in found.advanced
        ],
        "blocked": [_blocked(one, speaking) for one in found.blocked],
        "skipped": [{"unit": s.unit, "state": s.state} for s in found.skipped],
    }


def _blocked(blocked: "Blocked", speaking: "Language") -> dict[str, Any]:
    refusal = blocked.refusal
    return {
        "unit": blocked.target.unit,
        "stage": blocked.stage,
        "code": refusal.code,
        "requirements": unmet(refusal, speaking)
        if isinstance(refusal, RequirementsUnmetError)
        else [],
    }


def returned(moved: "Moved") -> dict[str, Any]:
    """Return the stages of a return."""
    return {
        "unit": moved.unit,
        "from_stage": moved.from_stage,
        "to_stage": moved.to_stage,
        "version": moved.version,
    }


def submitted(target: "Target", draft: "Submitted", speaking: "Language") -> dict[str, Any]:
    """Return the submitted version of the report, with remarks on its file."""
    return {
        "unit": target.unit,
        "version": draft.version,
        "sha256": draft.sha256,
        "text_sha256": draft.text_sha256,
        "authors": list(draft.authors),
        "notes": [remark(one, speaking) for one in draft.remarks],
    }


def remark(found: "Remark", speaking: "Language") -> dict[str, Any]:
    """Return a remark on a file."""
    return {"code": found.code, "message": speaking.say(found.message, **found.data)}


def approved(given: "Approved") -> dict[str, Any]:
    """Return an approval and the stage it led to."""
    return {
        "unit": given.unit,
        "role": given.role,
        "version": given.version,
        "sha256": given.sha256,
        "text_sha256": given.text_sha256 or None,
        "from_stage": given.from_stage,
        "to_stage": given.to_stage,
    }


def exempted(target: "Target", made: "Exemption") -> dict[str, Any]:
    """Return an exemption that was proposed or granted."""
    return {
        "unit": target.unit,
        "requirement": made.requirement,
        "item": made.item,
        "state": made.state,
        "granter": str(made.granter),
    }


def absent(target: "Target", person: "Person") -> dict[str, Any]:
    """Return the person whose absence was confirmed."""
    return {
        "unit": target.unit,
        "person": person.record,
        "name": person.name,
        "reason": person.absence_reason,
    }


def state_changed(target: "Target", state: str, version: int) -> dict[str, Any]:
    """Return the new state of an inspection."""
    return {"unit": target.unit, "state": state, "version": version}


def extended(target: "Target", made: "Deadline") -> dict[str, Any]:
    """Return the deadline that was extended."""
    return {
        "unit": target.unit,
        "stage": made.stage,
        "requirement": made.requirement,
        "due_on": made.due.due_on.isoformat(),
        "original_due_on": made.due.original_due_on.isoformat(),
        "extended": made.extended,
        "provisional": made.due.provisional,
    }

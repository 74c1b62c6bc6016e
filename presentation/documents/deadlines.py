"""Deadlines and the calendar as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from presentation import deadlines as words
from presentation.documents.moments import day

if TYPE_CHECKING:
    from presentation.language import Language
    from workflow.operations.load_calendar import Loaded
    from workflow.queries.deadlines import DeadlineStatus
    from workflow.rules.calendar import Calendar, Day


def deadline(inspection: str, found: "DeadlineStatus", speaking: "Language") -> dict[str, Any]:
    """Return a deadline of an inspection, with the count of its date."""
    one, due = found.deadline, found.deadline.due
    return {
        "inspection": inspection,
        "stage": one.stage,
        "requirement": one.requirement,
        "attempt": one.attempt,
        "base": {"kind": str(one.base), "on": one.base_on.isoformat()},
        "rule": one.rule,
        "due_on": due.due_on.isoformat(),
        "original_due_on": due.original_due_on.isoformat(),
        "state": found.state,
        "provisional": due.provisional,
        "extended": one.extended,
        "derivation": words.derivation(speaking, one),
    }


def calendar(known: "Calendar", days: Iterable["Day"]) -> dict[str, Any]:
    """Return days off and make-up working days, and the years with an official calendar."""
    return {
        "version": known.version,
        "official_years": sorted(known.official_years),
        "days": [_day(d) for d in days],
    }


def _day(one: "Day") -> dict[str, str]:
    return {"on": one.on.isoformat(), "kind": str(one.kind), "name": one.name}


def loaded(found: "Loaded", *, dry_run: bool) -> dict[str, Any]:
    """Return the years that were loaded, and the deadlines that moved."""
    return {
        "dry_run": dry_run,
        "years": list(found.years),
        "days_added": [_day(d) for d in found.added],
        "days_dropped": [_day(d) for d in found.dropped],
        "moved": [
            {
                "inspection": m.inspection,
                "stage": m.stage,
                "requirement": m.requirement,
                "before": day(m.before),
                "after": m.after.isoformat(),
                "provisional": m.provisional,
            }
            for m in found.moved
        ],
    }

"""The figures of a round, a unit or a team as JSON."""

from collections.abc import Iterable
from typing import Any

from presentation.documents.status import unreadable
from presentation.language import Language
from workflow.errors import UnreadableError
from workflow.queries.figures import Figures
from workflow.queries.finding_counts import FindingCount


def figures(
    found: Figures, refusals: Iterable[UnreadableError], speaking: Language
) -> dict[str, Any]:
    """Return the figures; coverage counts persons, not interviews."""
    return {
        "round": found.round,
        "unit": found.unit,
        "team": found.team,
        "until": found.until.isoformat(),
        "units": found.units,
        "closed": found.closed,
        "meetings": {**found.meetings, "total": found.all_meetings},
        "questionnaires": found.questionnaires,
        "evaluations": found.evaluations,
        "interviews": found.interviews,
        "persons": found.persons,
        "coverage": [
            {"unit": c.unit, "staff": c.staff, "have": c.have, "need": c.need}
            for c in found.coverage
        ],
        "interviews_by_group": {group: n.interviews for group, n in found.groups.items()},
        "persons_by_group": {
            group: {"staff": n.staff, "have": n.have}
            for group, n in found.groups.items()
            if n.staff
        },
        "letters": found.letters,
        "findings": [
            {"problem": f.problem or None, "discipline": f.discipline or None, **_counted(f)}
            for f in found.findings
        ],
        "all_findings": _counted(found.all_findings),
        "measures": {"total": found.measures, "completed": found.measures_completed},
        **unreadable(refusals, speaking),
    }


def _counted(found: FindingCount) -> dict[str, int]:
    return {"confirmed": found.confirmed, "open": found.open, "unfounded": found.unfounded}

"""The answers of init, check and demo as JSON."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from presentation.language import Language
    from workflow.operations.install import Installed
    from workflow.queries.figures import Figures
    from workflow.rules.definition import Lifecycle
    from workflow.rules.policy import Policy


def installed(made: "Installed", key_file: str, recovery_code: str | None) -> dict[str, Any]:
    """Return the new installation; passwords and recovery code are shown only here."""
    return {
        "created": made.created,
        "simulation": made.simulation,
        "profile": made.profile,
        "accounts": made.passwords,
        "key_file": key_file,
        "recovery_code": recovery_code,
        "triggers": [
            {"name": one.name, "table": one.table, "found": one.how} for one in made.found
        ],
    }


def examined(
    lifecycle: "Lifecycle",
    policy: "Policy",
    warnings: Iterable[tuple[str, Mapping[str, str]]],
    speaking: "Language",
) -> dict[str, Any]:
    """Return the number of stages and requirements, and warnings about the settings."""
    return {
        "ok": True,
        "stages": len(lifecycle.stages),
        "requirements": sum(len(stage.requirements) for stage in lifecycle.stages),
        "policy_sha256": policy.sha256(),
        "warnings": [speaking.say(message, **data) for message, data in warnings],
    }


def played(folder: str, found: "Figures", verified: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of the example round, and whether its history is intact."""
    return {
        "folder": folder,
        "units": found.units,
        "closed": found.closed,
        "meetings": found.all_meetings,
        "meetings_by_type": found.meetings,
        "questionnaires": found.questionnaires,
        "evaluations": found.evaluations,
        "interviews": found.interviews,
        "letters": found.all_letters,
        "verify": {"ok": verified["ok"], "entries": verified["entries"]},
    }

"""Policies, as JSON."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.operations.adopt_policy import Adopted
    from workflow.rules.policy import Policy


def policy(round_code: str | None, found: "Policy") -> dict[str, Any]:
    """Return the policy of a round, or the one a new round would get."""
    return {
        "round": round_code,
        "sha256": found.sha256(),
        "policy": found.data(),
    }


def adopted(
    round_code: str, wanted: "Policy", found: "Adopted", *, dry_run: bool
) -> dict[str, Any]:
    """Return what a new policy of a round changes: values, requirements and deadlines."""
    return {
        "round": round_code,
        "dry_run": dry_run,
        "sha256": wanted.sha256(),
        "changes": {key: list(values) for key, values in changes(found).items()},
        "effects": found.effects,
        "deadlines": found.moved,
    }


def changes(found: "Adopted") -> dict[str, tuple[Any, Any]]:
    """Return each changed value by its dotted name: before and after."""
    before, after = dict(flat(found.before)), dict(flat(found.after))
    return {k: (before.get(k), v) for k, v in after.items() if before.get(k) != v}


def flat(value: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    """Return the values of a policy by dotted name."""
    found: list[tuple[str, Any]] = []
    for key, inner in value.items():
        name = f"{above}.{key}" if above else key
        found += flat(inner, name) if isinstance(inner, dict) else [(name, inner)]
    return found

"""The policy in force: `config/policy.toml`, overridden by [policy] of `xuncha.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config import settings
from config.wrong_keys import first_place, refusal
from states.lifecycle import LIFECYCLE
from workflow.errors import N_, BadInputError, Hint
from workflow.rules.policy import Policy

_MESSAGES = {
    "": N_("{file}: [policy] {key} cannot be {value}"),
    "unexpected_keyword_argument": N_("{file}: [policy] there is no key {key}"),
    "greater_than_equal": N_("{file}: [policy] {key} is {value}; it must be at least {limit}"),
    "less_than_equal": N_("{file}: [policy] {key} is {value}; it must be at most {limit}"),
    "no_rung": N_("{file}: [policy] {key}: a rung is before_N, due or overdue_N"),
    "no_hours": N_("{file}: [policy] {key}: quiet_until must be before quiet_from"),
    "no_rise": N_("{file}: [policy] the ages in {key} must be in ascending order"),
}
_OF_DEADLINES = {
    **_MESSAGES,
    "predicate_failed": N_(
        "{file}: [policy] {key} cannot be {value}; write a rule such as entry + 25 d"
    ),
}

SHIPPED = Path(__file__).with_name("policy.toml")


def read() -> Policy:
    """Return the policy, validated as a whole.

    Raises:
        BadInputError: a key or value is wrong; the error names file and key.
    """
    own = settings.file().get("policy", {})
    merged = _merged(_shipped(), own if isinstance(own, dict) else {"policy": own})
    try:
        policy = TypeAdapter(Policy).validate_python(merged)
    except ValidationError as error:
        place = first_place(error)
        file = settings.FILE if _stands_in(own, place) else SHIPPED.name
        messages = _OF_DEADLINES if place[:1] == ("deadlines",) else _MESSAGES
        raise refusal(error, messages, file=str(file), section="policy") from error
    _require_known(policy)
    return policy


def _require_known(policy: Policy) -> None:
    """Refuse deadlines of unknown stages or requirements, or with a base that comes too late."""
    last = LIFECYCLE.stages[-1].key
    for key, text in policy.deadlines.items():
        if key not in LIFECYCLE.keys and LIFECYCLE.find(key) is None:
            message = N_("{file}: [policy] deadlines.{key}: there is no such stage or requirement")
        elif text.startswith("signed") and key.split(".")[0] != last:
            message = N_(
                "{file}: [policy] deadlines.{key}: signed can only be a base for rectification"
            )
        else:
            continue
        raise BadInputError(
            message,
            hint=Hint("correct_key"),
            file=str(settings.FILE),
            key=key,
        )


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = _merged(below or {}, value) if both else value
    return merged


def _stands_in(own: Any, place: tuple[int | str, ...]) -> bool:
    for part in place:
        if not isinstance(own, dict) or part not in own:
            return False
        own = own[part]
    return True

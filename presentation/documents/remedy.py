"""Remedies as JSON."""

from collections.abc import Iterable
from typing import Any

from presentation.language import Language
from workflow.rules.remedy import Offer, Remedy


def remedy(offer: Offer, speaking: Language) -> dict[str, Any]:
    """Return a remedy: the act, its known and asked fields, who does it and when it applies.

    Fields of a record are named by their headings, other arguments by their names.
    """
    found = offer.remedy
    known = found.known
    return {
        "act": found.act,
        "kind": found.kind or None,
        "record": found.record or None,
        "known": dict(zip(_names(found, known), map(_value, known.values()), strict=True)),
        "asked": _names(found, found.asked),
        "who": [str(role) for role in offer.who],
        "when": speaking.say(found.when) or None,
    }


def _names(found: Remedy, fields: Iterable[str]) -> list[str]:
    if found.act != "record":
        return list(fields)
    from workflow.records.catalogue import BY_CODE

    return [BY_CODE[found.kind].by_name[name].heading for name in fields]


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

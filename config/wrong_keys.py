"""Refuse a settings file by its first wrong key."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from workflow.errors import BadInputError, Hint


def refusal(
    error: ValidationError, messages: Mapping[str, str], *, file: str, section: str, skip: int = 0
) -> BadInputError:
    """Return the refusal for the first wrong key or value.

    `messages` gives the sentence for each type of error (pydantic's, or the text of a ValueError),
    and under `""` for every other type; it may contain {file}, {section}, {key}, {value} and
    {limit}. The first `skip` parts of the place are not part of the key. The value is included
    only if the sentence contains it, since a value under a wrong key may be a secret.
    """
    wrong = error.errors(include_url=False)[0]
    context = wrong.get("ctx") or {}
    message = messages.get(str(context.get("error", wrong["type"])), messages[""])
    limits = [v for k, v in context.items() if k in ("ge", "le")]
    return BadInputError(
        message,
        hint=Hint("correct_key"),
        file=file,
        section=section,
        key=_dotted(wrong["loc"][skip:]),
        value=_as_written(wrong["input"]) if "{value}" in message else "",
        limit=next(iter(limits), ""),
    )


def first_place(error: ValidationError) -> tuple[int | str, ...]:
    """Return the place of the first error, from the outermost key inwards."""
    return error.errors(include_url=False)[0]["loc"]


def _dotted(place: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in place)


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

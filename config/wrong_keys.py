"""Say which key of a settings file is wrong; what is in order elsewhere is not told."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from workflow.errors import BadInputError, Hint


def refusal(
    error: ValidationError, messages: Mapping[str, str], *, file: str, section: str, skip: int = 0
) -> BadInputError:
    """Return the refusal for the first thing wrong.

    `messages` gives the sentence for a type of error (one of pydantic's, or what a ValueError
    says); it may name
    {file}, {section}, {key}, {value} and {limit}, and `""` stands for every other type. The first
    `skip` parts of the place are not part of the key. The value goes along only where the sentence
    names it: what was typed under a wrong key may be a secret.
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
    """Return the place of the first thing wrong, from the outermost key inwards."""
    return error.errors(include_url=False)[0]["loc"]


def _dotted(place: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in place)


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

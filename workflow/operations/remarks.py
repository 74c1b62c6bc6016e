"""What somebody types with an act: reasons, remarks, names; by the rule of all typed text."""

from collections.abc import Callable

from workflow.errors import N_, BadInputError, Hint
from workflow.records.values import LONGEST_NAME, excerpt
from workflow.rules import invisible, typed_text


def words(text: str) -> str:
    """Return what was typed as it is kept.

    Raises:
        BadInputError: it holds control characters, or is too long.
    """
    return _kept(text, invisible.without_stray_invisible, typed_text.LONGEST)


def name(text: str) -> str:
    """Return a name as it is kept; raises as `words` does."""
    return _kept(text, invisible.without_invisible, LONGEST_NAME)


def reason(text: str) -> str:
    """Return the reason of an act that must be explained, as it is kept.

    Raises:
        BadInputError: there is none, or it cannot be kept.
    """
    kept = words(text)
    if not kept:
        raise BadInputError(N_("a reason is needed"), hint=Hint("give_reason"))
    return kept


def _kept(text: str, visible: Callable[[str], str], longest: int) -> str:
    kept = typed_text.normalised(text, visible)
    if not typed_text.has_no_controls(kept):
        raise BadInputError(
            N_("{value} contains control characters; type the text again"), value=excerpt(kept)
        )
    if len(kept) > longest:
        raise BadInputError(
            N_("{count} characters are too many; at most {longest} are allowed"),
            count=len(kept),
            longest=longest,
        )
    return kept

"""Check and normalise what somebody types with an act: reasons, remarks and names."""

from collections.abc import Callable

from workflow.errors import N_, BadInputError, Hint
from workflow.records.values import LONGEST_NAME, excerpt
from workflow.rules import invisible, typed_text


def text(typed: str) -> str:
    """Return a remark as it is stored.

    Raises:
        BadInputError: it contains control characters, or is too long.
    """
    return _kept(typed, invisible.without_stray_invisible, typed_text.LONGEST)


def name(typed: str) -> str:
    """Return a name as it is stored; raises as `text` does."""
    return _kept(typed, invisible.without_invisible, LONGEST_NAME)


def reason(typed: str) -> str:
    """Return the reason of an act that needs one, as it is stored.

    Raises:
        BadInputError: it is empty, contains control characters, or is too long.
    """
    kept = text(typed)
    if not kept:
        raise BadInputError(N_("a reason is needed"), hint=Hint("give_reason"))
    return kept


def _kept(typed: str, visible: Callable[[str], str], longest: int) -> str:
    kept = typed_text.normalised(typed, visible)
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

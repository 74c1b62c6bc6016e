"""The reason that some acts must be given."""

from workflow.errors import N_, BadInputError, Hint


def require_reason(reason: str) -> None:
    """Refuse an act that must be explained and is not."""
    if not reason.strip():
        raise BadInputError(N_("a reason is needed"), hint=Hint("give_reason"))

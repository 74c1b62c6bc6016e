"""What an act did, as message ids that its document fills."""

from typing import TYPE_CHECKING

from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.operations.exempt import Exemption


def exempted(made: "Exemption") -> str:
    """Return what is set aside, or proposed to be: a requirement, or one item of it."""
    if made.state == "proposed" and made.item:
        return N_(
            "{unit}: setting aside “{requirement}: {item}” is proposed; it waits for: {granter}"
        )
    if made.state == "proposed":
        return N_("{unit}: setting aside “{requirement}” is proposed; it waits for: {granter}")
    if made.item:
        return N_("{unit}: “{requirement}: {item}” is set aside")
    return N_("{unit}: “{requirement}” is set aside")

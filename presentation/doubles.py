"""Records that were perhaps entered twice, in words."""

from typing import TYPE_CHECKING

from presentation.language import Language
from workflow.errors import N_

if TYPE_CHECKING:  # loads the models of all kinds
    from workflow.queries.doubles import Double


def sentence(found: "Double", speaking: Language) -> str:
    """Return the sentence about records that say what usually is said once."""
    message = N_("perhaps entered twice: {sheet} {numbers}, {value}; void what is too much")
    return speaking.say(
        message,
        sheet=found.kind.sheet,
        numbers=speaking.joined(found.numbers),
        value=found.value,
    )

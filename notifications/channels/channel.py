"""What every way out of the house takes and answers."""

import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

#: The most characters of a reason.
REASON_LENGTH = 200
#: Control characters, halves of characters, line and paragraph separators.
_BREAKING = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person over one channel."""

    #: A UUID, the same at every try: the key against repeats.
    id: str
    #: The code of the account.
    recipient: str
    #: The e-mail address, empty where none is known.
    address: str
    #: `zh` or `en`.
    language: str
    #: One line.
    subject: str
    #: Plain text.
    text: str
    #: Aware, in UTC.
    at: datetime
    #: The same for machines: inspection, stage, rung, due_on and so on, by name.
    items: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try.

    `reason` says in one line why it was not sent, without any secret or any text of the message.
    `unreachable` says that the channel itself failed, so that the next message would fail too;
    `hopeless`, that this message can never be sent.
    """

    sent: bool
    reason: str = ""
    unreachable: bool = False
    hopeless: bool = False


Send = Callable[[Message], Outcome]


class Channel(Protocol):
    """A way out of the house."""

    @property
    def code(self) -> str:
        """Return the name it is stored under: `smtp`, `webhook`."""
        ...

    def reaches(self, address: str) -> bool:
        """Return whether somebody with this e-mail address, or with none (""), can be reached."""
        ...

    def opened(self) -> AbstractContextManager[Send]:
        """Open it for a batch, and return what sends one message.

        Sending never raises for what the network or the other side does: the outcome says it.
        """
        ...


def one_line(text: str, most: int = REASON_LENGTH) -> str:
    """Return the text in one line of at most this many characters, without control characters."""
    spaced = (" " if unicodedata.category(c) in _BREAKING else c for c in text)
    return " ".join("".join(spaced).split())[:most]

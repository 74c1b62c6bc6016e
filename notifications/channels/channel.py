"""The interface of channels: the message they send and the outcome they return."""

import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

#: The maximum length of a reason.
REASON_LENGTH = 200
#: Control characters, surrogates, line and paragraph separators.
_BREAKING = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person over one channel."""

    #: A UUID, the same at every attempt, so that receivers can drop repeats.
    id: str
    #: The code of the account.
    recipient: str
    #: The e-mail address, empty if unknown.
    address: str
    #: `zh` or `en`.
    language: str
    #: One line.
    subject: str
    #: Plain text.
    text: str
    #: Aware, in UTC.
    at: datetime
    #: The same as data: inspection, stage, rung, due_on and so on, by name.
    items: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one attempt.

    `reason` says in one line why it was not sent, without secrets or text of the message.
    `unreachable` means that the channel itself failed, so the next message would fail too;
    `hopeless` means that this message can never be sent.
    """

    sent: bool
    reason: str = ""
    unreachable: bool = False
    hopeless: bool = False


Send = Callable[[Message], Outcome]


class Channel(Protocol):
    """A channel to the outside."""

    #: Its name in the ledger, and of its section in the settings: `smtp`, `webhook`.
    code: ClassVar[str]

    def reaches(self, address: str) -> bool:
        """Return whether it reaches somebody with this e-mail address, empty for none."""
        ...

    def opened(self) -> AbstractContextManager[Send]:
        """Open it for a batch, and return the function that sends one message.

        Sending never raises for failures of the network or the server: the outcome reports them.
        """
        ...


def one_line(text: str, most: int = REASON_LENGTH) -> str:
    """Return the text in one line of at most this many characters, without control characters."""
    spaced = (" " if unicodedata.category(c) in _BREAKING else c for c in text)
    return " ".join("".join(spaced).split())[:most]

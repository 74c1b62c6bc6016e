"""The channels by which somebody is notified: the inbox, and those that reach them."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifications.channels.channel import Channel

INBOX = "inbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """The channels to the outside; `held_back` if a simulation must not use them."""

    channels: tuple[Channel, ...] = ()
    held_back: bool = False

    def reaching(self, email: str) -> Iterator[tuple[str, bool]]:
        """Yield the codes of the channels that reach an address, and whether each is held back."""
        yield INBOX, False
        for channel in self.channels:
            if channel.reaches(email):
                yield channel.code, self.held_back

    def of(self, code: str) -> Channel | None:
        """Return a channel by its code, or None if it is no longer configured."""
        return next((c for c in self.channels if c.code == code), None)

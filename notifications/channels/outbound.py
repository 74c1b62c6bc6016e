"""By which channels somebody is told: always in the inbox, by others as far as they reach."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifications.channels.channel import Channel

INBOX = "inbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """The channels out of the house; `held_back` where a simulation is not to use them."""

    channels: tuple[Channel, ...] = ()
    held_back: bool = False

    def reaching(self, email: str) -> Iterator[tuple[str, bool]]:
        """Yield the codes of the channels that reach an address, and whether each is held back."""
        yield INBOX, False
        for channel in self.channels:
            if channel.reaches(email):
                yield channel.code, self.held_back

    def of(self, code: str) -> Channel | None:
        """Return a channel by its code, None where it is not configured any more."""
        return next((c for c in self.channels if c.code == code), None)

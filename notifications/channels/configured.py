"""The channels in the settings."""

from typing import Final

from config.delivery import Delivery
from notifications.channels.channel import Channel
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel

#: Each is set up by the section of its name.
CHANNELS: Final = (SmtpChannel, WebhookChannel)


def channels(delivery: Delivery, *, secrets: bool = True) -> tuple[Channel, ...]:
    """Return the channels that have a section in the settings, with their secrets.

    Without `secrets` they only know whom they reach and cannot send.

    Raises:
        BadInputError: the environment variable of a secret is not set or empty.
    """
    timeout = delivery.sending.timeout_seconds
    return tuple(
        channel.configured(section, timeout, secrets=secrets)
        for channel in CHANNELS
        if (section := getattr(delivery, channel.code)) is not None
    )

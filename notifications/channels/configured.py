"""The channels that the settings name."""

from config.delivery import Delivery
from notifications.channels.channel import Channel
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel


def channels(delivery: Delivery) -> tuple[Channel, ...]:
    """Return the channels whose sections are there, with their secrets.

    Raises:
        BadInputError: an environment variable that is to hold a secret is not set, or holds none.
    """
    timeout = delivery.sending.timeout_seconds
    found: list[Channel] = []
    if (smtp := delivery.smtp) is not None:
        found.append(
            SmtpChannel(
                host=smtp.host,
                port=smtp.port,
                sender=smtp.sender,
                user=smtp.user,
                password=smtp.password(),
                tls=smtp.tls,
                timeout_seconds=timeout,
            )
        )
    if (webhook := delivery.webhook) is not None:
        found.append(WebhookChannel(url=webhook.url, key=webhook.key(), timeout_seconds=timeout))
    return tuple(found)

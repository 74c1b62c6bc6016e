"""The channels that the settings name."""

from config.delivery import Delivery
from notifications.channels.channel import Channel
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel


def channels(delivery: Delivery, *, secrets: bool = True) -> tuple[Channel, ...]:
    """Return the channels whose sections are there, with their secrets.

    Without `secrets` they tell whom they reach, and nothing can be sent.

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
                password=smtp.password() if secrets else "",
                tls=smtp.tls,
                timeout_seconds=timeout,
            )
        )
    if (webhook := delivery.webhook) is not None:
        key = webhook.key() if secrets else b""
        found.append(WebhookChannel(url=webhook.url, key=key, timeout_seconds=timeout))
    return tuple(found)

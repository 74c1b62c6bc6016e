"""The channels in the settings."""

from config.delivery import Delivery
from notifications.channels.channel import Channel
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel


def channels(delivery: Delivery, *, secrets: bool = True) -> tuple[Channel, ...]:
    """Return the channels that have a section in the settings, with their secrets.

    Without `secrets` they only know whom they reach and cannot send.

    Raises:
        BadInputError: the environment variable of a secret is not set or empty.
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

"""The channels by which somebody gets notices."""

from notifications.channels.outbound import INBOX, Outbound
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel

MAIL = SmtpChannel(
    host="mail.test", port=25, sender="xuncha@b.test", user="", password="", tls=False,
    timeout_seconds=1,
)  # fmt: skip
CALL = WebhookChannel(url="https://b.test", key=b"", timeout_seconds=1)


def test_everybody_is_told_in_the_inbox_and_by_what_reaches_them() -> None:
    outbound = Outbound(channels=(MAIL, CALL))
    assert list(outbound.reaching("a@b.test")) == [
        (INBOX, False), ("smtp", False), ("webhook", False),
    ]  # fmt: skip
    assert list(outbound.reaching("")) == [(INBOX, False), ("webhook", False)]
    assert list(Outbound().reaching("a@b.test")) == [(INBOX, False)]


def test_what_leaves_the_house_is_held_back_and_the_inbox_is_not() -> None:
    outbound = Outbound(channels=(CALL,), held_back=True)
    assert list(outbound.reaching("")) == [(INBOX, False), ("webhook", True)]


def test_a_channel_is_found_as_long_as_it_is_configured() -> None:
    assert Outbound(channels=(CALL,)).of("webhook") is CALL
    assert Outbound(channels=(CALL,)).of("smtp") is None

"""A message, the channel that posts it, and the outcome of a server's answer."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from notifications.channels.channel import Message, Outcome
from notifications.channels.webhook import WebhookChannel
from tests.receivers import LOOPBACK, Request, WebServer, web_server

LIMIT = 0.2
TOO_LATE = Outcome(sent=False, reason=f"no answer within {LIMIT:g} s", unreachable=True)
CLOSED = Outcome(sent=False, reason="connection closed", unreachable=True)
#: Chat services have the secret in the address.
PATH = "/robot/send?access_token=geheim"
KEY = b"a key of the tests"

MESSAGE = Message(
    id="0f3c9f9e-7b6f-4a8e-9d53-2a1f0c6f7d11",
    recipient="zhang",
    address="",
    language="zh",
    subject="巡察提醒",
    text="张三：\n个别谈话将到期。\n",
    at=datetime(2026, 3, 24, 1, 0, 5, 700_000, tzinfo=UTC),
    items=({"inspection": "2026-1/edu", "stage": "interviews", "due_on": "2026-03-27"},),
)


def channel(
    port: int, *, scheme: str = "http", key: bytes = b"", timeout_seconds: float = 5
) -> WebhookChannel:
    return WebhookChannel(
        url=f"{scheme}://{LOOPBACK}:{port}{PATH}", key=key, timeout_seconds=timeout_seconds
    )


def send(to: WebhookChannel, message: Message = MESSAGE) -> Outcome:
    """Send one message; require that it takes no longer than allowed and reveals no secret."""
    begun = time.monotonic()
    with to.opened() as sending:
        outcome = sending(message)
    assert time.monotonic() - begun < to.timeout_seconds + 1.5
    assert "geheim" not in outcome.reason
    assert len(outcome.reason) <= 200
    assert outcome.reason.isprintable()
    return outcome


def answered(status: int, body: bytes = b"", **headers: str) -> Outcome:
    """Return the outcome of a message after a server's answer."""
    with web_server(WebServer(status=status, body=body, headers=headers)) as server:
        outcome = send(channel(server.port))
        assert len(server.requests) == 1
    return outcome


def taken(to_port: Callable[[int], WebhookChannel], message: Message = MESSAGE) -> Request:
    """Return the request that a server received."""
    with web_server() as server:
        assert send(to_port(server.port), message) == Outcome(sent=True)
    [request] = server.requests
    return request

"""A message, the channel that mails it, and a server that receives it step by step."""

import socket
import time
from datetime import UTC, datetime
from typing import Literal

from notifications.channels.channel import Message, Outcome
from notifications.channels.smtp import SmtpChannel
from tests.receivers import LOOPBACK, Peer

LIMIT = 0.2
TOO_LATE = f"no answer within {LIMIT:g} s"
PASSWORD = "geheim-9-Wort"

MESSAGE = Message(
    id="0f3c9f9e-7b6f-4a8e-9d53-2a1f0c6f7d11",
    recipient="zhang",
    address="zhang@example.org",
    language="zh",
    subject="巡察提醒：市教育局 · 个别谈话将于 2026-03-27 到期",
    text="张三：\n\n个别谈话将于 3 月 27 日到期。\n.这一行以点开头\n",
    at=datetime(2026, 3, 24, 1, 0, 5, tzinfo=UTC),
    items=({"inspection": "2026-1/edu", "stage": "interviews"},),
)


def channel(
    port: int,
    *,
    host: str = LOOPBACK,
    user: str = "",
    password: str = "",
    tls: Literal[False, "starttls", "ssl"] = False,
    timeout_seconds: float = 5,
) -> SmtpChannel:
    return SmtpChannel(
        host=host,
        port=port,
        sender="xuncha@office.example",
        user=user,
        password=password,
        tls=tls,
        timeout_seconds=timeout_seconds,
    )


def send(to: SmtpChannel, *messages: Message) -> list[Outcome]:
    """Send in one batch, and require that it takes no longer than allowed."""
    outcomes = []
    with to.opened() as sending:
        for message in messages or (MESSAGE,):
            begun = time.monotonic()
            outcomes.append(sending(message))
            assert time.monotonic() - begun < to.timeout_seconds + 1.5
    return outcomes


def send_one(to: SmtpChannel, message: Message = MESSAGE) -> Outcome:
    return send(to, message)[0]


def say_all(each: Peer, connection: socket.socket, *, stop_at: bytes = b"") -> None:
    """Receive one message, or close the connection at a command."""
    each.say(connection, b"220 receiver.test\r\n")
    while line := each.hear(connection, b"\r\n"):
        if stop_at and line.upper().startswith(stop_at):
            return
        if line.upper().startswith(b"DATA"):
            each.say(connection, b"354 go on\r\n")
            each.hear(connection, b"\r\n.\r\n")
            each.say(connection, b"250 taken\r\n")
            return
        each.say(connection, b"250 OK\r\n")

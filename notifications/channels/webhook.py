"""Post each message as JSON to one address, signed by the Standard Webhooks scheme.

See https://www.standardwebhooks.com. The id is the same at every attempt, so a receiver that
remembers ids accepts nothing twice. The timestamp is the message's `at`.
"""

import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, responses
from typing import ClassVar, Self
from urllib.parse import urlsplit

from config.delivery import Webhook
from notifications.channels import webhook_answer
from notifications.channels.channel import Message, Outcome, Send
from notifications.channels.cut_off import CutOff


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """The channel `webhook`; without a `key` messages are not signed."""

    code: ClassVar[str] = "webhook"

    url: str = field(repr=False)
    key: bytes = field(default=b"", repr=False)
    timeout_seconds: float = 10

    @classmethod
    def configured(cls, section: Webhook, timeout_seconds: float, *, secrets: bool) -> Self:
        """Return the channel as the settings describe it; see `Webhook.key` for the secret."""
        key = section.key() if secrets else b""
        return cls(url=section.url, key=key, timeout_seconds=timeout_seconds)

    def reaches(self, address: str) -> bool:
        """Return True: it does not depend on the person's address."""
        return True

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Return the function that posts one message on a connection of its own."""
        secure = urlsplit(self.url).scheme == "https"
        yield partial(self._send, context=ssl.create_default_context() if secure else None)

    def _send(self, message: Message, *, context: ssl.SSLContext | None) -> Outcome:
        with CutOff(self.timeout_seconds) as limit:
            try:
                return self._posted(message, limit, context)
            except (OSError, HTTPException, ValueError) as error:
                return Outcome(sent=False, reason=limit.why(error), unreachable=True)

    def _posted(self, message: Message, limit: CutOff, context: ssl.SSLContext | None) -> Outcome:
        """Send the request on a connection made here, since http.client has no total time limit."""
        url = urlsplit(self.url)
        host = url.hostname or ""
        connection = (
            HTTPSConnection(host, url.port, context=context)
            if context
            else HTTPConnection(host, url.port)
        )
        body = _body(message)
        with closing(connection):
            connection.sock = limit.connect(host, connection.port)
            if context:
                connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("POST", target, body, self._headers(message, body))
            with connection.getresponse() as answer:
                return _judged(answer, limit)

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        timestamp = str(int(message.at.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "xuncha",
            "Connection": "close",
            "Idempotency-Key": message.id,
            "webhook-id": message.id,
            "webhook-timestamp": timestamp,
        }
        if self.key:
            headers["webhook-signature"] = signature(self.key, message.id, timestamp, body)
        return headers


def signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature of one request; the timestamp is in seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode('ascii')}"


def _body(message: Message) -> bytes:
    """Return the body; the same message gives the same bytes at every attempt."""
    content = {
        "type": "notice",
        "timestamp": message.at.isoformat(),
        "data": {
            "recipient": message.recipient,
            "language": message.language,
            "subject": message.subject,
            "text": message.text,
            "items": message.items,
        },
    }
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def _judged(answer: HTTPResponse, limit: CutOff) -> Outcome:
    """Return the outcome of the answer; the answer's text is not quoted."""
    status = answer.status
    if 300 <= status < 400:
        return Outcome(sent=False, reason=f"{status} redirect refused")
    if not 200 <= status < 300:
        return Outcome(sent=False, reason=f"{status} {responses.get(status, '')}".rstrip())
    body = answer.read(webhook_answer.MOST_BYTES + 1)
    if limit.passed:
        # A connection cut off here looks like an answer that ended.
        raise TimeoutError
    if answer.length and len(body) <= webhook_answer.MOST_BYTES:
        raise ConnectionError
    refusal = webhook_answer.refusal(body, answer.headers.get("Content-Encoding", ""))
    return Outcome(sent=not refusal, reason=f"{status} {refusal}" if refusal else "")

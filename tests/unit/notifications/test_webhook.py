"""Posting to real web servers, good ones and bad ones."""

import base64
import hashlib
import hmac
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifications.channels.channel import Message, Outcome
from notifications.channels.webhook import WebhookChannel, signature
from tests.receivers import (
    LOOPBACK,
    Peer,
    Request,
    WebServer,
    black_hole,
    certificate,
    closed_port,
    peer,
    web_server,
)

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
    """Send one message, and let it take no longer than it may, and tell nothing it may not."""
    begun = time.monotonic()
    with to.opened() as sending:
        outcome = sending(message)
    assert time.monotonic() - begun < to.timeout_seconds + 1.5
    assert "geheim" not in outcome.reason
    assert len(outcome.reason) <= 200
    assert outcome.reason.isprintable()
    return outcome


def answered(status: int, body: bytes = b"", **headers: str) -> Outcome:
    """Return what a server's answer makes of a message."""
    with web_server(WebServer(status=status, body=body, headers=headers)) as server:
        outcome = send(channel(server.port))
        assert len(server.requests) == 1
    return outcome


def taken(to_port: Callable[[int], WebhookChannel], message: Message = MESSAGE) -> Request:
    """Return the request that a server took."""
    with web_server() as server:
        assert send(to_port(server.port), message) == Outcome(sent=True)
    [request] = server.requests
    return request


def test_a_message_is_posted_as_json() -> None:
    request = taken(channel)
    assert (request.method, request.target) == ("POST", PATH)
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["user-agent"] == "xuncha"
    assert request.headers["idempotency-key"] == MESSAGE.id
    assert json.loads(request.body.decode("utf-8")) == {
        "type": "notice",
        "timestamp": "2026-03-24T01:00:05.700000+00:00",
        "data": {
            "recipient": "zhang",
            "language": "zh",
            "subject": "巡察提醒",
            "text": "张三：\n个别谈话将到期。\n",
            "items": [{"inspection": "2026-1/edu", "stage": "interviews", "due_on": "2026-03-27"}],
        },
    }


def test_a_message_is_signed_the_standard_webhooks_way() -> None:
    request = taken(lambda port: channel(port, key=KEY))
    assert request.headers["webhook-id"] == MESSAGE.id
    assert request.headers["webhook-timestamp"] == "1774314005"
    signed = f"{MESSAGE.id}.1774314005.".encode() + request.body
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_the_one_that_other_implementations_make() -> None:
    """The values are those of the tests of the Standard Webhooks libraries."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_key_nothing_is_signed() -> None:
    request = taken(channel)
    assert "webhook-signature" not in request.headers
    assert request.headers["webhook-id"] == MESSAGE.id


def test_the_same_message_is_the_same_request_at_every_try() -> None:
    with web_server() as server:
        for _ in range(2):
            send(channel(server.port, key=KEY))
    first, second = server.requests
    assert first == second


@pytest.mark.parametrize("url", ["http://{}:{}", "http://{}:{}/", "http://{}:{}/#top"])
def test_an_address_without_a_path_is_the_root(url: str) -> None:
    request = taken(lambda port: WebhookChannel(url=url.format(LOOPBACK, port)))
    assert request.target == "/"


def test_half_a_character_does_not_keep_a_message_back() -> None:
    request = taken(channel, replace(MESSAGE, text="a\udce5b"))
    assert json.loads(request.body)["data"]["text"] == "a?b"


def test_everybody_is_reached_with_or_without_an_address() -> None:
    assert channel(80).reaches("")
    assert channel(80).reaches("zhang@example.org")
    assert channel(80).code == "webhook"


def test_a_printed_channel_shows_neither_key_nor_address() -> None:
    shown = repr(channel(80, key=KEY))
    assert "geheim" not in shown
    assert "a key" not in shown


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{LOOPBACK}:{closed_port()}")
    assert taken(channel).target == PATH


def test_several_messages_of_a_batch_are_sent_one_by_one() -> None:
    with web_server() as server, channel(server.port).opened() as sending:
        assert [sending(MESSAGE).sent for _ in range(3)] == [True, True, True]
        assert len(server.requests) == 3


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"ok"),
        (200, b"<html>code 500</html>"),
        (200, b'{"errcode":0,"errmsg":"ok"}'),
        (200, b'{"errcode":"0"}'),
        (200, b'{"code":0}'),
        (200, b'{"code":0.0}'),
        (200, b'{"code":null,"errcode":null}'),
        (200, b'{"ok":true}'),
        (200, b'{"ok":null}'),
        (200, b"[1, 2]"),
        (200, b'"errcode"'),
        (200, b'{"errcode":93000'),
        (200, b"\xff\xfe\x00"),
        (201, b'{"id":"7"}'),
        (202, b""),
        (204, b""),
    ],
)
def test_an_answer_that_says_nothing_against_it_is_success(status: int, body: bytes) -> None:
    assert answered(status, body) == Outcome(sent=True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"errcode":93000,"errmsg":"invalid webhook url"}', "200 errcode 93000"),
        (b'{"errcode":-1}', "200 errcode -1"),
        (b'{"errcode":"310000"}', "200 errcode 310000"),
        (b'\xef\xbb\xbf{"errcode":93000}', "200 errcode 93000"),
        ('{"errcode":93000,"errmsg":"无效"}'.encode("gbk"), "200 errcode 93000"),
        (b'{"errcode":93000,"errmsg":"a\tb"}', "200 errcode 93000"),
        (b'{"code":19021,"msg":"sign match fail"}', "200 code 19021"),
        (b'{"errcode":0,"code":1}', "200 code 1"),
        (b'{"code":false}', "200 code is not 0"),
        (b'{"code":""}', "200 code is not 0"),
        (b'{"code":"access_token geheim"}', "200 code is not 0"),
        (b'{"code":' + b"9" * 5000 + b"}", "200 code is not 0"),
        (b'{"ok":false,"error":"access_token geheim"}', "200 ok false"),
        (b'{"ok":false,"x":' + b"[" * 50_000, "200 answer nested too deeply"),
    ],
)
def test_a_success_that_its_own_json_denies_is_a_failure(body: bytes, reason: str) -> None:
    assert answered(200, body) == Outcome(sent=False, reason=reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "400 Bad Request"),
        (401, "401 Unauthorized"),
        (404, "404 Not Found"),
        (410, "410 Gone"),
        (429, "429 Too Many Requests"),
        (500, "500 Internal Server Error"),
        (503, "503 Service Unavailable"),
        (799, "799"),
    ],
)
def test_another_status_is_a_failure_of_this_message(status: int, reason: str) -> None:
    assert answered(status, b'{"errcode":0}') == Outcome(sent=False, reason=reason)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    outcome = answered(status, Location=PATH)
    assert outcome == Outcome(sent=False, reason=f"{status} redirect refused")


# --- TLS ------------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with web_server(tls=certificate(tmp_path)) as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome == Outcome(
        sent=False, reason="certificate refused: self-signed certificate", unreachable=True
    )
    assert server.requests == []


def test_a_certificate_for_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path, "hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    with web_server(tls=own) as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome.reason.startswith("certificate refused: IP address mismatch")
    assert outcome.unreachable
    assert server.requests == []


def test_a_trusted_server_is_sent_to_in_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    with web_server(tls=own) as server:
        assert send(channel(server.port, scheme="https")).sent
    assert server.requests[0].headers["host"] == f"{LOOPBACK}:{server.port}"


def test_a_server_without_tls_is_not_sent_to_when_tls_is_wanted() -> None:
    with web_server() as server:
        outcome = send(channel(server.port, scheme="https"))
    assert outcome.reason.startswith("TLS failed: ")
    assert outcome.unreachable
    assert server.requests == []


# --- servers that do not behave -------------------------------------------------------------------


def silent(each: Peer, connection: socket.socket) -> None:
    each.hang()


def hears_only(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.hang()


def hangs_in_the_headers(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\nServer: x\r\n")
    each.hang()


def hangs_in_the_body(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}")
    each.hang()


def hangs_without_a_length(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\n\r\n{}")
    each.hang()


def drips_the_status(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.drip(connection, b"HTTP/1.1 200 " + b"x" * 1000)


def drips_headers(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\n")
    each.drip(connection, b"X-Header: x\r\n")


def drips_a_body(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    each.drip(connection, b"x")


def drips_a_body_without_a_length(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\n\r\n")
    each.drip(connection, b"x")


def drips_chunks(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    each.say(connection, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    each.drip(connection, b"1\r\nx\r\n")


def continues_for_ever(each: Peer, connection: socket.socket) -> None:
    each.hear(connection)
    while not each.leaving.wait(0.001):
        each.say(connection, b"HTTP/1.1 100 Continue\r\n\r\n")


@pytest.mark.parametrize(
    "behave",
    [
        silent,
        hears_only,
        hangs_in_the_headers,
        hangs_in_the_body,
        hangs_without_a_length,
        drips_the_status,
        drips_headers,
        drips_a_body,
        drips_a_body_without_a_length,
        drips_chunks,
        continues_for_ever,
    ],
)
def test_a_server_that_does_not_answer_in_time_is_given_up(
    behave: Callable[[Peer, socket.socket], None],
) -> None:
    with peer(behave) as server:
        begun = time.monotonic()
        assert send(channel(server.port, timeout_seconds=LIMIT)) == TOO_LATE
        assert time.monotonic() - begun >= LIMIT


def test_a_server_that_hangs_in_the_tls_handshake_is_given_up() -> None:
    with peer(silent) as server:
        outcome = send(channel(server.port, scheme="https", timeout_seconds=LIMIT))
    assert outcome == TOO_LATE


def test_a_server_that_takes_no_more_of_a_long_text_is_given_up() -> None:
    long = replace(MESSAGE, text="long" * 4_000_000)
    with peer(silent) as server:
        outcome = send(channel(server.port, timeout_seconds=LIMIT), long)
    assert outcome == TOO_LATE


def test_an_address_that_swallows_everything_is_given_up() -> None:
    with black_hole() as port:
        assert send(channel(port, timeout_seconds=LIMIT)) == TOO_LATE


def test_an_answer_of_a_gigabyte_is_not_read_to_its_end() -> None:
    ended = threading.Event()

    def endless(each: Peer, connection: socket.socket) -> None:
        each.hear(connection)
        each.say(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        try:
            for _ in range(1024):
                each.say(connection, b"x" * 1024 * 1024)
        finally:
            ended.set()

    with peer(endless) as server:
        assert send(channel(server.port)) == Outcome(sent=True)
        assert ended.wait(5)
        assert server.sent < 32 * 1024 * 1024  # what the system keeps on its way


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_a_server_that_closes_before_its_answer_is_whole_is_unreachable(said: bytes) -> None:
    def closing(each: Peer, connection: socket.socket) -> None:
        each.hear(connection)
        each.say(connection, said)

    with peer(closing) as server:
        assert send(channel(server.port)) == CLOSED
    assert server.connections == 1


def test_a_server_that_closes_at_once_is_unreachable() -> None:
    with peer(lambda each, connection: None) as server:
        assert send(channel(server.port)) == CLOSED


@pytest.mark.parametrize(
    "said",
    [
        b"220 mail.example.org ESMTP\r\n",
        b"\xff\x00\xff\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_web_server_is_unreachable(said: bytes) -> None:
    def other(each: Peer, connection: socket.socket) -> None:
        each.hear(connection)
        each.say(connection, said)
        each.hang()

    with peer(other) as server:
        outcome = send(channel(server.port))
    assert outcome == Outcome(sent=False, reason="the answer is no HTTP", unreachable=True)


def test_a_port_on_which_nothing_listens_is_unreachable() -> None:
    outcome = send(channel(closed_port()))
    assert outcome == Outcome(sent=False, reason="connection refused", unreachable=True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example", "a..example"])
def test_a_name_that_leads_nowhere_is_unreachable(host: str) -> None:
    outcome = send(WebhookChannel(url=f"http://{host}/"))
    assert not outcome.sent
    assert outcome.unreachable
    assert outcome.reason


# --- what is left behind --------------------------------------------------------------------------


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """Threads and open files are as many afterwards as before."""
    before = threading.active_count(), len(os.listdir("/proc/self/fd"))
    yield
    after = threading.active_count(), len(os.listdir("/proc/self/fd"))
    assert after == before


@pytest.mark.usefixtures("nothing_left")
def test_neither_threads_nor_connections_stay_behind() -> None:
    with web_server() as good, peer(drips_headers) as bad:
        for _ in range(50):
            assert send(channel(good.port)).sent
        for _ in range(5):
            assert not send(channel(bad.port, timeout_seconds=0.1)).sent


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_left")
def test_an_answer_at_the_last_moment_is_either_success_or_too_late() -> None:
    """The timer and the answer meet, and whoever is first decides alone."""
    moment = 0.1

    def at_the_last_moment(each: Peer, connection: socket.socket) -> None:
        each.hear(connection)
        each.leaving.wait(moment - 0.004 + 0.001 * (each.connections % 8))
        each.say(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    late = Outcome(sent=False, reason=f"no answer within {moment:g} s", unreachable=True)
    with peer(at_the_last_moment) as server:
        found = {send(channel(server.port, timeout_seconds=moment)) for _ in range(40)}
    assert found <= {Outcome(sent=True), late}

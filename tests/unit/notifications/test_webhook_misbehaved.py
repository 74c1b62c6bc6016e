"""Posting to servers that hang, drip, break off or are no web servers; nothing is left behind."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from notifications.channels.channel import Outcome
from notifications.channels.webhook import WebhookChannel
from tests.receivers import Peer, black_hole, closed_port, peer, web_server
from tests.unit.notifications.posting import CLOSED, LIMIT, MESSAGE, TOO_LATE, channel, send


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
        reason = "200 answer longer than 64 KiB"
        assert send(channel(server.port)) == Outcome(sent=False, reason=reason)
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
    """Require as many threads and open files afterwards as before."""
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

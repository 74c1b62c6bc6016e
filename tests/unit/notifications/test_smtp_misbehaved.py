"""Outbound e-mail to servers that hang, drip, break off or are no mail servers."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from notifications.channels.channel import Outcome
from tests.receivers import LOOPBACK, Peer, black_hole, closed_port, mail_server, peer
from tests.unit.notifications.mailing import (
    LIMIT,
    MESSAGE,
    TOO_LATE,
    channel,
    say_all,
    send,
    send_one,
)


def silent(each: Peer, connection: socket.socket) -> None:
    each.hang()


def silent_after(command: bytes) -> Callable[[Peer, socket.socket], None]:
    def behave(each: Peer, connection: socket.socket) -> None:
        say_all(each, connection, stop_at=command)
        each.hang()

    return behave


def dripping_greeting(each: Peer, connection: socket.socket) -> None:
    each.drip(connection, b"220-" + b"x" * 20 + b"\r\n")


def dripping_answer(each: Peer, connection: socket.socket) -> None:
    say_all(each, connection, stop_at=b"MAIL")
    each.drip(connection, b"250-OK\r\n")


@pytest.mark.parametrize(
    "behave",
    [
        silent,
        silent_after(b"EHLO"),
        silent_after(b"MAIL"),
        silent_after(b"RCPT"),
        silent_after(b"DATA"),
        dripping_greeting,
        dripping_answer,
    ],
)
def test_a_server_that_does_not_answer_in_time_is_given_up(
    behave: Callable[[Peer, socket.socket], None],
) -> None:
    with peer(behave) as server:
        begun = time.monotonic()
        outcome = send_one(channel(server.port, timeout_seconds=LIMIT))
        assert time.monotonic() - begun >= LIMIT
    assert outcome == Outcome(sent=False, reason=TOO_LATE, unreachable=True)


def test_a_server_that_hangs_in_the_tls_handshake_is_given_up() -> None:
    with peer(silent) as server:
        outcome = send_one(channel(server.port, tls="ssl", timeout_seconds=LIMIT))
    assert outcome == Outcome(sent=False, reason=TOO_LATE, unreachable=True)


@pytest.mark.slow
def test_a_server_that_takes_no_more_of_a_long_text_is_given_up() -> None:
    long = replace(MESSAGE, text="long\n" * 1_200_000)  # more than the system keeps on its way

    def takes_nothing(each: Peer, connection: socket.socket) -> None:
        say_all(each, connection, stop_at=b"DATA")
        each.say(connection, b"354 go on\r\n")
        each.hang()

    with peer(takes_nothing) as server:
        outcome = send_one(channel(server.port, timeout_seconds=3), long)
        assert b"DATA" in server.heard.upper()
    assert outcome == Outcome(sent=False, reason="no answer within 3 s", unreachable=True)


def test_a_server_that_hangs_in_the_second_message_is_given_up_and_the_third_tries_anew() -> None:
    def first_hangs_later(each: Peer, connection: socket.socket) -> None:
        if each.connections > 1:
            say_all(each, connection)
            return
        say_all(each, connection)
        each.hang()

    with peer(first_hangs_later) as server:
        outcomes = send(channel(server.port, timeout_seconds=1), *[MESSAGE] * 3)
    assert [outcome.sent for outcome in outcomes] == [True, False, True]
    assert outcomes[1] == Outcome(sent=False, reason="no answer within 1 s", unreachable=True)


def test_nobody_waits_for_a_server_that_does_not_say_goodbye() -> None:
    def no_goodbye(each: Peer, connection: socket.socket) -> None:
        say_all(each, connection)
        each.hear(connection, b"quit\r\n")
        each.hang()

    with peer(no_goodbye) as server:
        with channel(server.port).opened() as sending:
            assert sending(MESSAGE).sent
            begun = time.monotonic()
        assert time.monotonic() - begun < 0.5
        until(lambda: server.heard.endswith(b"quit\r\n"))


def test_a_server_that_closes_at_once_is_unreachable() -> None:
    with peer(lambda each, connection: None) as server:
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="connection closed", unreachable=True)


@pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xfe\x00\r\n"])
def test_what_is_no_mail_server_is_unreachable(said: bytes) -> None:
    def other(each: Peer, connection: socket.socket) -> None:
        each.say(connection, said)
        each.hang()

    with peer(other) as server:
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="the answer is no SMTP", unreachable=True)


def test_a_server_that_greets_with_a_refusal_is_unreachable() -> None:
    def refusing(each: Peer, connection: socket.socket) -> None:
        each.say(connection, b"554 5.7.1 not you\r\n")
        each.hang()

    with peer(refusing) as server:
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="554 5.7.1 not you", unreachable=True)


def test_a_port_on_which_nothing_listens_is_unreachable() -> None:
    outcome = send_one(channel(closed_port()))
    assert outcome == Outcome(sent=False, reason="connection refused", unreachable=True)


def test_an_address_that_swallows_everything_is_given_up() -> None:
    with black_hole() as port:
        outcome = send_one(channel(port, timeout_seconds=LIMIT))
    assert outcome == Outcome(sent=False, reason=TOO_LATE, unreachable=True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example", "a..example"])
def test_a_name_that_leads_nowhere_is_unreachable(host: str) -> None:
    outcome = send_one(channel(25, host=host))
    assert not outcome.sent
    assert outcome.unreachable
    assert outcome.reason


def test_the_next_address_of_a_name_is_tried_when_one_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mail_server() as server, black_hole() as hole:

        def three_addresses(*asked: object, **more: object) -> list[object]:
            ports = (closed_port(), hole, server.port)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (LOOPBACK, p)) for p in ports]

        monkeypatch.setattr(socket, "getaddrinfo", three_addresses)
        assert send_one(channel(25, host="mail.example.org", timeout_seconds=2)).sent


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("office.example.org", b"ehlo office.example.org\r\n"),
        ("office", b"ehlo [127.0.0.1]\r\n"),
        ("办公室.example", b"ehlo [127.0.0.1]\r\n"),
    ],
)
def test_this_machine_calls_itself_by_its_full_name_or_its_address(
    monkeypatch: pytest.MonkeyPatch, name: str, said: bytes
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    with peer(say_all) as server:
        assert send_one(channel(server.port)).sent
    assert server.heard.startswith(said)


def test_a_name_service_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    ended = threading.Event()

    def no_answer(*asked: object, **more: object) -> list[object]:
        over.wait(30)
        ended.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", no_answer)
    outcome = send_one(channel(25, host="mail.example.org", timeout_seconds=LIMIT))
    assert outcome == Outcome(sent=False, reason=TOO_LATE, unreachable=True)
    over.set()
    assert ended.wait(10)


def until(true: Callable[[], bool]) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)

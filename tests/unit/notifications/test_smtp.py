"""Sending e-mail to real mail servers, good ones and bad ones."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from notifications.channels.channel import Message, Outcome
from notifications.channels.smtp import SmtpChannel
from tests.receivers import (
    LOOPBACK,
    MailServer,
    Peer,
    black_hole,
    certificate,
    closed_port,
    mail_server,
    peer,
)

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
    """Send in one batch, and let nothing take longer than it may."""
    outcomes = []
    with to.opened() as sending:
        for message in messages or (MESSAGE,):
            begun = time.monotonic()
            outcomes.append(sending(message))
            assert time.monotonic() - begun < to.timeout_seconds + 1.5
    return outcomes


def send_one(to: SmtpChannel, message: Message = MESSAGE) -> Outcome:
    return send(to, message)[0]


def test_a_message_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        assert send_one(channel(server.port)) == Outcome(sent=True)
    [mail] = server.received
    assert mail.sender == "xuncha@office.example"
    assert mail.recipients == ("zhang@example.org",)
    assert mail.text == MESSAGE.text
    assert mail.parsed["Subject"] == MESSAGE.subject
    assert mail.parsed["From"] == "xuncha@office.example"
    assert mail.parsed["To"] == "zhang@example.org"
    assert mail.parsed["Date"] == "Tue, 24 Mar 2026 01:00:05 +0000"
    assert mail.parsed["Message-ID"] == "<0f3c9f9e-7b6f-4a8e-9d53-2a1f0c6f7d11@office.example>"
    assert mail.parsed["Auto-Submitted"] == "auto-generated"
    assert mail.parsed["Content-Type"] == 'text/plain; charset="utf-8"'
    assert mail.content.isascii()


def test_the_same_message_is_the_same_mail_at_every_try() -> None:
    with mail_server() as server:
        for _ in range(2):
            send(channel(server.port))
    first, second = server.received
    assert first.content == second.content


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_of_several_lines_adds_no_header(line_end: str) -> None:
    subject = f"Reminder{line_end}Bcc: other@example.org{line_end}{line_end}text"
    with mail_server() as server:
        assert send_one(channel(server.port), replace(MESSAGE, subject=subject)).sent
    [mail] = server.received
    assert mail.parsed["Subject"] == "Reminder Bcc: other@example.org text"
    assert mail.parsed["Bcc"] is None
    assert mail.recipients == ("zhang@example.org",)
    assert mail.text == MESSAGE.text


@pytest.mark.parametrize("text", ["", "\n", ".\n", "a\n.\n.b\n", "x" * 5000 + "\n"])
def test_any_text_arrives_with_its_lines(text: str) -> None:
    with mail_server() as server:
        assert send_one(channel(server.port), replace(MESSAGE, text=text)).sent
    assert server.received[0].text.rstrip("\n") == text.rstrip("\n")


def test_half_a_character_does_not_keep_a_message_back() -> None:
    broken = replace(MESSAGE, subject="a\udce5b", text="a\udce5b\n")
    with mail_server() as server:
        assert send_one(channel(server.port), broken).sent
    assert server.received[0].text == "a?b\n"


def test_a_rare_character_of_a_name_stays_in_the_subject() -> None:
    with mail_server() as server:
        send(channel(server.port), replace(MESSAGE, subject="𰻝𱁬\U000323af：到期"))
    assert server.received[0].parsed["Subject"] == "𰻝𱁬\U000323af：到期"


def test_only_who_has_an_address_is_reached() -> None:
    assert channel(25).reaches("zhang@example.org")
    assert not channel(25).reaches("")
    assert channel(25).code == "smtp"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zhang",
        "a@b@c.org",
        "a b@c.org",
        "a@c.org\r\nRCPT TO:<b@c.org>",
        "a@c.org>\nDATA",
        "a@c.org,b@c.org",
        "Zhang <a@c.org>",
        "张三@例子.中国",
        "a@" + "c" * 300,
    ],
)
def test_what_is_no_address_is_not_given_to_a_server(address: str) -> None:
    with mail_server() as server:
        outcome = send_one(channel(server.port), replace(MESSAGE, address=address))
        assert server.connections == 0
    assert not outcome.sent
    assert not outcome.unreachable
    assert outcome.reason == "this is no e-mail address that can be sent to"


def test_a_batch_goes_over_one_connection() -> None:
    with mail_server() as server:
        outcomes = send(channel(server.port), *[MESSAGE] * 5)
    assert all(outcome.sent for outcome in outcomes)
    assert server.connections == 1
    assert len(server.received) == 5


def test_a_refused_recipient_is_no_reason_to_stop() -> None:
    gone = replace(MESSAGE, address="gone@example.org")
    server = MailServer(answers={"gone@example.org": "550 5.1.1 no such user here"})
    with mail_server(server):
        outcomes = send(channel(server.port), MESSAGE, gone, MESSAGE)
    assert outcomes == [
        Outcome(sent=True),
        Outcome(sent=False, reason="550 5.1.1 no such user here"),
        Outcome(sent=True),
    ]
    assert server.connections == 1


@pytest.mark.parametrize("place", ["MAIL", "DATA"])
def test_a_message_that_is_too_large_is_no_reason_to_stop(place: str) -> None:
    server = MailServer(answers={place: "552 5.3.4 too large"})
    with mail_server(server):
        assert send_one(channel(server.port)) == Outcome(sent=False, reason="552 5.3.4 too large")


def test_a_refused_sender_is_refused_in_every_message() -> None:
    server = MailServer(answers={"MAIL": "550 5.7.1 not from you"})
    with mail_server(server):
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="550 5.7.1 not from you", unreachable=True)


def test_a_server_that_is_going_away_is_unreachable() -> None:
    server = MailServer(answers={MESSAGE.address: "421 4.3.2 shutting down"})
    with mail_server(server):
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="421 4.3.2 shutting down", unreachable=True)


def test_a_server_that_allows_few_messages_on_a_connection_gets_another_connection() -> None:
    with mail_server(MailServer(most_on_a_connection=2)) as server:
        outcomes = send(channel(server.port), *[MESSAGE] * 5)
    assert all(outcome.sent for outcome in outcomes)
    assert server.connections == 3


def test_a_connection_closed_between_two_messages_is_made_anew() -> None:
    with peer(say_all) as server:
        outcomes = send(channel(server.port), MESSAGE, MESSAGE)
    assert [outcome.sent for outcome in outcomes] == [True, True]
    assert server.connections == 2


def test_a_connection_lost_in_one_message_is_made_anew_for_the_next() -> None:
    def first_breaks(each: Peer, connection: socket.socket) -> None:
        say_all(each, connection, stop_at=b"RCPT" if each.connections == 1 else b"")

    with peer(first_breaks) as server:
        outcomes = send(channel(server.port), MESSAGE, MESSAGE)
    assert outcomes == [Outcome(sent=False, reason="connection closed"), Outcome(sent=True)]


def test_a_text_refused_before_it_is_sent_is_no_reason_to_stop() -> None:
    def no_text(each: Peer, connection: socket.socket) -> None:
        say_all(each, connection, stop_at=b"DATA")
        each.say(connection, b"554 5.5.1 no valid recipients\r\n")
        each.hang()

    with peer(no_text) as server:
        outcome = send_one(channel(server.port))
    assert outcome == Outcome(sent=False, reason="554 5.5.1 no valid recipients")


def test_a_refusal_is_told_in_one_short_line() -> None:
    server = MailServer(
        answers={MESSAGE.address: "550-5.1.1 first\r\n550-\tsecond\x1b[31m\r\n550 " + "x" * 400}
    )
    with mail_server(server):
        reason = send_one(channel(server.port)).reason
    assert reason.startswith("550 5.1.1 first second [31m xxx")
    assert len(reason) == 200
    assert reason.isprintable()


def test_a_refusal_that_quotes_the_message_is_told_by_its_number_only() -> None:
    message = replace(MESSAGE, subject="quite secret", text="first line\nsecond line\n")
    for quoted in ("quite secret", "second  line"):
        server = MailServer(answers={"DATA": f"554 5.7.1 spam: <{quoted}>"})
        with mail_server(server):
            assert send_one(channel(server.port), message).reason == "554"


def test_the_right_password_opens_the_server() -> None:
    server = MailServer(user="xuncha", password=PASSWORD)
    with mail_server(server):
        assert send_one(channel(server.port, user="xuncha", password=PASSWORD)).sent
    assert server.received[0].account == "xuncha"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("falsch-und-geheim", "login refused: 535"),
        ("密码不是拉丁字母", "login failed: user and password must be ASCII"),
    ],
)
def test_a_login_that_fails_is_unreachable_and_the_password_is_not_told(
    password: str, reason: str
) -> None:
    with mail_server(MailServer(user="xuncha", password=PASSWORD)) as server:
        outcome = send_one(channel(server.port, user="xuncha", password=password))
    assert outcome == Outcome(sent=False, reason=reason, unreachable=True)


@pytest.mark.parametrize(
    ("offered", "answer", "reason"),
    [
        (b"AUTH X-OTHER", b"", "login failed"),
        (b"AUTH CRAM-MD5", b"334 A\r\n", "login failed"),
        (b"AUTH PLAIN", b"535 5.7.8 wrong: %s\r\n", "login refused: 535"),
        (b"AUTH PLAIN", b"", "connection closed"),
    ],
)
def test_whatever_a_server_does_at_the_login_the_password_is_not_told(
    offered: bytes, answer: bytes, reason: str
) -> None:
    def strange(each: Peer, connection: socket.socket) -> None:
        each.say(connection, b"220 receiver.test\r\n")
        each.hear(connection, b"\r\n")
        each.say(connection, b"250-receiver.test\r\n250 " + offered + b"\r\n")
        asked = each.hear(connection, b"\r\n")
        if answer:
            each.say(connection, answer.replace(b"%s", asked.strip() + PASSWORD.encode()))
            each.hang()

    with peer(strange) as server:
        outcome = send_one(channel(server.port, user="xuncha", password=PASSWORD))
    assert outcome == Outcome(sent=False, reason=reason, unreachable=True)


def test_a_server_that_takes_no_login_is_unreachable() -> None:
    with mail_server() as server:
        outcome = send_one(channel(server.port, user="xuncha", password=PASSWORD))
    assert outcome == Outcome(sent=False, reason="login is not offered", unreachable=True)
    assert server.received == []


def test_a_server_that_wants_a_login_is_unreachable_without_one() -> None:
    with mail_server(MailServer(user="xuncha", password=PASSWORD)) as server:
        outcome = send_one(channel(server.port))
    assert outcome.reason.startswith("530 ")
    assert outcome.unreachable


def test_a_printed_channel_does_not_show_its_password() -> None:
    assert PASSWORD not in repr(channel(25, user="xuncha", password=PASSWORD))


# --- TLS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, tls: Literal["starttls", "ssl"]
) -> None:
    own = certificate(tmp_path)
    server = MailServer(user="xuncha", password=PASSWORD)
    with mail_server(server, **{tls.replace("ssl", "tls"): own}):
        outcome = send_one(channel(server.port, tls=tls, user="xuncha", password=PASSWORD))
    assert outcome == Outcome(
        sent=False, reason="certificate refused: self-signed certificate", unreachable=True
    )
    assert server.received == []


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_trusted_server_is_sent_to_in_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: Literal["starttls", "ssl"]
) -> None:
    own = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    server = MailServer(user="xuncha", password=PASSWORD)
    with mail_server(server, **{tls.replace("ssl", "tls"): own}):
        to = channel(server.port, tls=tls, user="xuncha", password=PASSWORD)
        assert all(outcome.sent for outcome in send(to, MESSAGE, MESSAGE))
    assert [mail.encrypted for mail in server.received] == [True, True]
    assert server.connections == 1


def test_a_certificate_for_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path, "mail.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(own.file))
    with mail_server(tls=own) as server:
        outcome = send_one(channel(server.port, tls="ssl"))
    assert outcome.reason.startswith("certificate refused: IP address mismatch")
    assert outcome.unreachable


def test_without_the_tls_that_is_wanted_nothing_is_sent_in_the_clear() -> None:
    with mail_server(MailServer(user="xuncha", password=PASSWORD)) as server:
        to = channel(server.port, tls="starttls", user="xuncha", password=PASSWORD)
        outcome = send_one(to)
    assert outcome == Outcome(sent=False, reason="TLS is not offered", unreachable=True)
    assert server.received == []


def test_a_server_without_tls_on_a_tls_port_is_unreachable() -> None:
    with mail_server() as server:
        outcome = send_one(channel(server.port, tls="ssl"))
    assert outcome.reason.startswith("TLS failed: ")
    assert outcome.unreachable


# --- servers that do not behave -------------------------------------------------------------------


def say_all(each: Peer, connection: socket.socket, *, stop_at: bytes = b"") -> None:
    """Take one message, or stop at a command, where the connection is closed."""
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
    """Wait until it is true."""
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)

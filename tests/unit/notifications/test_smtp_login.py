"""Outbound e-mail to real mail servers that want a password or speak TLS."""

import socket
from pathlib import Path
from typing import Literal

import pytest

from notifications.channels.channel import Outcome
from tests.receivers import MailServer, Peer, certificate, mail_server, peer
from tests.unit.notifications.mailing import MESSAGE, PASSWORD, channel, send, send_one


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

"""Outbound e-mail to real mail servers that take it or refuse it."""

import socket
from dataclasses import replace

import pytest

from notifications.channels.channel import Outcome
from tests.receivers import MailServer, Peer, mail_server, peer
from tests.unit.notifications.mailing import MESSAGE, channel, say_all, send, send_one


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
        "a..b@c.org",
        "a@10.0.0.1",
    ],
)
def test_what_is_no_address_is_not_given_to_a_server(address: str) -> None:
    with mail_server() as server:
        outcome = send_one(channel(server.port), replace(MESSAGE, address=address))
        assert server.connections == 0
    assert not outcome.sent
    assert not outcome.unreachable
    assert outcome.reason == "this is no e-mail address that can be sent to"
    assert outcome.hopeless


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

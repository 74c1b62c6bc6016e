"""Delivery of reminders by command to receivers that refuse, hang and mislead."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.database.outgoing import MAILED, PAUSES, ROUND, RUNG, Told, configure, keys
from tests.receivers import (
    MailServer,
    Peer,
    WebServer,
    black_hole,
    closed_port,
    mail_server,
    peer,
    web_server,
)
from workflow.database.sessions import open_database


def assert_tried_again_and_given_up(told: Told, channel: str, other: str, tries: Any) -> None:
    """Assert that a channel is tried after 1, 5, 30 and 120 minutes and then no more."""
    first = told.tick(RUNG)
    number = len(told.rows(channel))
    assert number
    assert (first["failed"], first["retrying"]) == (0, number)
    assert first["sent"] == first["due"] - number
    assert told.states("inbox") == {"sent": 10}
    assert told.states(other) == {"sent": len(told.rows(other))}
    assert len(tries()) == number / 2
    for count, pause in enumerate(PAUSES, 1):
        before = len(tries())
        assert {row["attempts"] for row in told.rows(channel)} == {count}
        assert {row["state"] for row in told.rows(channel)} == {"due"}
        nothing = told.later(minutes=pause, seconds=-1)
        assert (nothing["sent"], nothing["failed"], nothing["messages"]) == (0, 0, 0)
        assert len(tries()) == before
        last = told.later(seconds=1)
        assert len(tries()) == before + number / 2
        given_up = number if pause == PAUSES[-1] else 0
        assert (last["failed"], last["retrying"]) == (given_up, number - given_up)
        assert (last["sent"], last["messages"]) == (0, 0)
    for row in told.rows(channel):
        assert row["state"] == "failed"
        assert row["attempts"] == 5
        assert row["sent_at"] is None
        assert row["why"]
    assert told.later(days=1, hours=1)["failed"] == 0
    assert len(tries()) == 5 * number / 2
    # the same key at every try, of each message
    assert set(Counter(tries()).values()) == {5}
    assert set(tries()) == {row["message"] for row in told.rows(channel) if row["attempts"]}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "93000"),
        pytest.param(500, b"", "500", marks=pytest.mark.slow),
        pytest.param(503, b"busy", "503", marks=pytest.mark.slow),
        pytest.param(404, b"", "404", marks=pytest.mark.slow),
        pytest.param(302, b"", "302", marks=pytest.mark.slow),
        pytest.param(307, b"", "307", marks=pytest.mark.slow),
        pytest.param(200, b'{"code": 19021, "msg": "no"}', "19021", marks=pytest.mark.slow),
        pytest.param(200, b'{"ok": false}', "ok", marks=pytest.mark.slow),
        pytest.param(200, b'{"success": false}', "success", marks=pytest.mark.slow),
        pytest.param(200, b"<html>fine</html>", "web page", marks=pytest.mark.slow),
        (204, b"", ""),
        (200, b'{"code": 200}', ""),
        (202, b'{"errcode": 0, "ok": true}', ""),
    ],
)
def test_a_webhook_that_is_refused_is_tried_again_and_given_up(
    status: int, body: bytes, said: str, told: Told
) -> None:
    answering = WebServer(status=status, body=body)
    with mail_server() as mails, web_server(answering) as web, web_server() as elsewhere:
        if 300 <= status < 400:
            web.headers["Location"] = f"http://127.0.0.1:{elsewhere.port}/"
        configure(mails.port, web.port)
        if not said:
            assert told.tick()["sent"] == 26
            return
        assert_tried_again_and_given_up(told, "webhook", "smtp", lambda: keys(web))
        assert len(mails.received) == 3
        assert elsewhere.requests == []
    assert all(said in row["why"] for row in told.rows("webhook"))
    assert not any("geheim" in row["why"] for row in told.rows("webhook"))


@dataclass
class Listening(MailServer):
    """A mail server that notes the keys of what it refuses after the text."""

    tried: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = bytes(envelope.original_content or envelope.content)
        line = next(x for x in head.split(b"\r\n") if x.lower().startswith(b"message-id:"))
        self.tried.append(line.partition(b"<")[2].partition(b"@")[0].decode())
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 no",
        pytest.param("451 4.3.0 later", marks=pytest.mark.slow),
        pytest.param("554 5.6.0 spam", marks=pytest.mark.slow),
    ],
)
def test_a_mail_that_is_refused_is_tried_again_and_given_up(answer: str, told: Told) -> None:
    with mail_server(Listening(answers={"DATA": answer})) as mails, web_server() as web:
        assert isinstance(mails, Listening)
        listening: Listening = mails
        configure(mails.port, web.port)
        assert_tried_again_and_given_up(told, "smtp", "webhook", lambda: listening.tried)
        assert len(web.requests) == 5
    assert all(answer[:3] in row["why"] for row in told.rows("smtp"))


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("place", ["MAIL", *MAILED.values()])
def test_a_mailbox_that_is_refused_harms_no_other(place: str, told: Told) -> None:
    with mail_server(MailServer(answers={place: "550 5.1.1 no such user"})) as mails:
        configure(mails.port)
        told.tick()
        for pause in PAUSES:
            told.later(minutes=pause)
    refused = set(MAILED) if place == "MAIL" else {a for a, m in MAILED.items() if m == place}
    for row in told.rows("smtp"):
        assert row["state"] == ("failed" if row["recipient"] in refused else "sent")
        assert row["attempts"] == (5 if row["recipient"] in refused else 1)
    assert len(mails.received) == 3 - len(refused)


def test_a_mail_to_what_is_no_address_is_given_up_at_once(told: Told) -> None:
    database = open_database(told.program.url)
    with database.write() as connection:  # as an earlier version took it
        connection.exec_driver_sql("UPDATE accounts SET email = 'fu@@b' WHERE account = 'fu'")
    database.dispose()
    with mail_server() as mails:
        configure(mails.port)
        first = told.tick()
        again = [told.later(minutes=pause)["failed"] for pause in PAUSES]
    hopeless = [row for row in told.rows("smtp") if row["recipient"] == "fu"]
    assert (first["failed"], again) == (len(hopeless), [0, 0, 0, 0])
    assert {(row["state"], row["attempts"]) for row in hopeless} == {("failed", 1)}
    assert len(mails.received) == 2


@pytest.mark.drill
@pytest.mark.slow
def test_what_is_taken_at_the_third_try_is_sent(told: Told) -> None:
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick()
        told.later(minutes=1)
        web.status = 200
        assert told.later(minutes=5)["messages"] == 5
        assert told.later(days=1)["sent"] == 0
    assert {(row["state"], row["attempts"]) for row in told.rows("webhook")} == {("sent", 3)}
    assert {row["sent_at"] for row in told.rows("webhook")} == {"2026-02-26T09:06:00+08:00"}
    assert set(Counter(keys(web)).values()) == {3}


@pytest.mark.drill
@pytest.mark.slow
def test_what_was_given_up_is_told_by_the_tick_and_shown(told: Told) -> None:
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick()
        for pause in PAUSES[:-1]:
            told.later(minutes=pause)
        told.now += timedelta(minutes=PAUSES[-1])
        answer = told.program.run("tick", at=told.at, who="", js=False)
    assert answer.code == 0
    assert "10" in answer.out
    assert {row["state"] for row in told.rows("webhook")} == {"failed"}
    shown = told.program.run("notices", f"{ROUND}/a", at=told.at, js=False).out
    assert "500" in shown


# --- what hangs -----------------------------------------------------------------------------------


def _never_answers(hung: Peer, connection: Any) -> None:
    hung.hang()


def _drips(hung: Peer, connection: Any) -> None:
    hung.drip(connection, b"HTTP/1.1 200 OK\r\nX: y\r\n")


@contextmanager
def hanging(kind: str) -> Iterator[int]:
    """Yield a port whose server never answers."""
    if kind == "black hole":
        with black_hole() as port:
            yield port
        return
    behave = {"silent": _never_answers, "dripping": _drips}[kind]
    with peer(behave) as hung:
        yield hung.port


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["silent", "dripping", "black hole"])
@pytest.mark.parametrize("channel", ["smtp", "webhook"])
def test_a_hanging_server_delays_a_tick_by_a_bounded_time_and_loses_nothing(
    channel: str, kind: str, told: Told
) -> None:
    with mail_server() as mails, web_server() as web:
        ports = {"smtp": mails.port, "webhook": web.port}
        with hanging(kind) as port:
            hung = {**ports, channel: port}
            configure(hung["smtp"], hung["webhook"], 1)
            for pause in (0, 1, 1):
                began = time.monotonic()
                told.later(minutes=pause)
                assert time.monotonic() - began < 3.5
            other = "webhook" if channel == "smtp" else "smtp"
            assert told.states("inbox") == {"sent": 10}
            assert set(told.states(other)) == {"sent"}
            assert set(told.states(channel)) == {"due"}
        configure(ports["smtp"], ports["webhook"], 1)
        for _ in range(4):
            told.later(minutes=35)
        assert set(told.states(channel)) == {"sent"}
        assert len(mails.received) == 3
        assert Counter(keys(web)) == Counter(set(told.messages("webhook")))


@pytest.mark.drill
@pytest.mark.slow
def test_both_hanging_delay_a_tick_by_two_timeouts(told: Told) -> None:
    with peer(_never_answers) as one, peer(_never_answers) as two:
        configure(one.port, two.port, timeout=1)
        began = time.monotonic()
        told.tick()
        assert time.monotonic() - began < 4.5
    assert told.states("inbox") == {"sent": 10}


def test_a_port_on_which_nothing_listens_delays_nothing(told: Told) -> None:
    with web_server() as web:
        configure(closed_port(), web.port, timeout=20)
        began = time.monotonic()
        told.tick()
        assert time.monotonic() - began < 10
    assert told.states("webhook") == {"sent": 10}
    assert told.states("smtp") == {"due": 6}
    assert all("last attempt failed: " in row["why"] for row in told.rows("smtp"))

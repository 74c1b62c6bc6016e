"""Reminders on their way out, by command, to real receivers that take, refuse, hang and mislead."""

import base64
import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import delivery as settings
from config.catalogues import catalogue
from notifications import house
from notifications.channels.configured import channels
from notifications.delivery import Post
from notifications.falling_due import Sending
from states.lifecycle import LIFECYCLE
from tests.database.small import Rows, round_rows, workbook
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
from tests.support import Program
from workflow.clock import StoppedClock
from workflow.database.sessions import open_database

ROUND = "r1"
#: Two units are due on 2 March 2026; three working days before, at 09:00, everybody is reminded.
RUNG = datetime.fromisoformat("2026-02-26T09:00")
MAILED = {"li": "li@b.test", "fu": "fu@b.test", "zu1": "zu1@b.test"}
EVERYBODY = {"li", "fu", "zu1", "zu2", "office"}
#: What may stand in no mail, body, header or address.
SECRETS = (
    "绝密单位", "王五", "赵六", "局党委", "李组长", "付副组", "祖一", "祖二", "人1", "第一轮",
    "挪用公款", "账页", "匿名信", "县委", "2026年度审计",
)  # fmt: skip
PAUSES = (1, 5, 30, 120)


@pytest.fixture
def program(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Return the program in a working folder of its own, undisturbed by the environment."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Program(database_url, lang="en")


def configure(smtp: int = 0, webhook: int = 0, timeout: int = 2, *, more: str = "") -> None:
    """Write the settings: the ports of the channels that there are."""
    text = f"[simulation]\ndeliver = true\n[delivery]\ntimeout_seconds = {timeout}\n"
    if smtp:
        text += f'[smtp]\nhost = "127.0.0.1"\nport = {smtp}\nsender = "xuncha@b.test"\n'
    if webhook:
        text += f'[webhook]\nurl = "http://127.0.0.1:{webhook}/hook?key=geheim"\n'
    Path("xuncha.toml").write_text(text + more, encoding="utf-8")


@dataclass
class Told:
    """A round in which reminders come, and its ledger."""

    program: Program
    now: datetime = RUNG

    @classmethod
    def opened(cls, program: Program, folder: Path) -> "Told":
        """Open a round of two units, six days before anything is to be told."""
        sheets = round_rows()
        sheets["轮次"][0].update({"开始日期": "2026-03-01", "授权日期": "2025-01-02"})
        sheets["巡察组"] = [{**m, "邮箱": MAILED.get(m["账号"])} for m in sheets["巡察组"]]
        sheets["被巡察单位"] = [
            {**u, "单位名称": f"绝密单位{u['单位代码']}", "计划进驻": "2026-03-16",
             "计划离点": "2026-05-16", "联络员邮箱": f"liaison-{u['单位代码']}@b.test"}
            for u in sheets["被巡察单位"]
        ]  # fmt: skip
        program.at = "2026-02-20T09:00"
        program.ok("import", workbook(folder / "round.xlsx", sheets))
        return cls(program)

    @property
    def at(self) -> str:
        """Return the clock of the next command."""
        return self.now.isoformat()

    def tick(self, at: datetime | None = None) -> dict[str, Any]:
        """Let one tick run."""
        self.now = at or self.now
        told: dict[str, Any] = self.program.ok("tick", at=self.at, who="")
        return told

    def later(self, **pause: float) -> dict[str, Any]:
        """Let one tick run, so much later."""
        return self.tick(self.now + timedelta(**pause))

    def rows(self, channel: str = "", state: str = "") -> list[dict[str, Any]]:
        """Return the ledger, of one channel or one state only where it is named."""
        found = self.program.ok("notices", ROUND, at=self.at)
        return [
            row
            for row in found
            if row["state"] != "planned"
            and channel in ("", row["channel"])
            and state in ("", row["state"])
        ]

    def states(self, channel: str) -> Counter[str]:
        """Return how many rows of a channel are in which state."""
        return Counter(row["state"] for row in self.rows(channel))

    def messages(self, channel: str) -> Counter[str]:
        """Return the messages of a channel that are said to be sent."""
        return Counter(r["message"] for r in self.rows(channel, "sent"))


@pytest.fixture
def told(program: Program, tmp_path: Path) -> Told:
    """Return a round in which the first reminders come on 2026-02-26 at 09:00."""
    return Told.opened(program, tmp_path)


def keys(server: WebServer) -> list[str]:
    """Return the keys of the requests, in order."""
    for request in server.requests:
        assert request.headers["webhook-id"] == request.headers["idempotency-key"]
    return [request.headers["idempotency-key"] for request in server.requests]


def message_ids(server: MailServer) -> list[str]:
    """Return the keys of the mails, in order."""
    return [
        str(mail.parsed["Message-ID"]).strip("<>").partition("@")[0] for mail in server.received
    ]


# --- what is taken --------------------------------------------------------------------------------


def test_every_notice_arrives_once_and_as_one_message(told: Told) -> None:
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        assert told.tick(RUNG - timedelta(seconds=1))["due"] == 0
        counts = told.tick(RUNG)
        # two units, five people: in the inbox, by webhook, and three of them by mail
        assert counts == {
            "at": "2026-02-26T09:00:00+08:00",
            "due": 26, "sent": 26, "failed": 0, "suppressed": 0, "messages": 13,
        }  # fmt: skip
        assert told.later(seconds=1)["sent"] == 0
        assert told.later(hours=30)["sent"] == 0
        assert sorted(message_ids(mails)) == sorted(told.messages("smtp"))
        assert sorted(keys(web)) == sorted(told.messages("webhook"))
    assert Counter(mail.recipients[0] for mail in mails.received) == Counter(MAILED.values())
    recipients = Counter(json.loads(r.body)["data"]["recipient"] for r in web.requests)
    assert recipients == Counter(EVERYBODY)
    for row in told.rows():
        assert row["state"] == "sent"
        assert row["sent_at"] == "2026-02-26T09:00:00+08:00"
        assert row["attempts"] == 1
    assert set(Counter(r["message"] for r in told.rows()).values()) == {2}
    for mail in mails.received:
        assert "r1/a" in mail.text
        assert "r1/b" in mail.text
        assert "2026-03-02" in mail.text


@pytest.mark.drill
@pytest.mark.slow
def test_an_outage_ends_in_one_message_for_each_person_and_channel(told: Told) -> None:
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        counts = told.tick(datetime.fromisoformat("2026-03-20T10:00"))
        assert counts["messages"] == 6 + 6 + 3  # the leading group hears of it, too
        assert len(mails.received) == 3
        assert len(web.requests) == 6
        assert told.later(minutes=5)["sent"] == 0
    assert {row["rung"] for row in told.rows(state="sent")} == {"overdue_5"}


def test_without_an_outside_channel_only_the_inbox_is_served(told: Told) -> None:
    Path("xuncha.toml").write_text("[simulation]\ndeliver = true\n")
    assert told.tick()["messages"] == 5
    assert {row["channel"] for row in told.rows()} == {"inbox"}


def test_a_simulation_sends_nothing_out_unless_it_is_told_to(told: Told) -> None:
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        text = Path("xuncha.toml").read_text().replace("deliver = true", "deliver = false")
        Path("xuncha.toml").write_text(text)
        counts = told.tick()
        assert (counts["sent"], counts["suppressed"], counts["messages"]) == (10, 16, 5)
        configure(mails.port, web.port)
        told.later(minutes=1)
        assert (mails.received, web.requests) == ([], [])
    assert told.states("smtp") == {"suppressed": 6}
    assert told.states("webhook") == {"suppressed": 10}


def test_a_webhook_is_signed_and_its_clock_is_that_of_the_command(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "whsec_" + base64.b64encode(b"k" * 32).decode())
    with web_server() as web:
        configure(webhook=web.port, more='secret_env = "HOOK"\n')
        told.tick()
    for request in web.requests:
        identity, stamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed = f"{identity}.{stamp}.".encode() + request.body
        wanted = base64.b64encode(hmac.digest(b"k" * 32, signed, hashlib.sha256)).decode()
        assert request.headers["webhook-signature"].split() == [f"v1,{wanted}"]
        assert int(stamp) == int(RUNG.replace(tzinfo=UTC).timestamp()) - 8 * 3600


# --- what is refused ------------------------------------------------------------------------------


def assert_tried_again_and_given_up(told: Told, channel: str, other: str, tries: Any) -> None:
    """Assert that a channel is tried after 1, 5, 30 and 120 minutes and then no more."""
    first = told.tick(RUNG)
    number = len(told.rows(channel))
    assert number
    assert first["failed"] == 0
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
        assert last["failed"] == (number if pause == PAUSES[-1] else 0)
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
        (204, b"", ""),
        (200, b"<html>fine</html>", ""),
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
    """Yield a port whose server takes forever."""
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
        configure(closed_port(), web.port)
        began = time.monotonic()
        told.tick()
        assert time.monotonic() - began < 2
    assert told.states("webhook") == {"sent": 10}
    assert told.states("smtp") == {"due": 6}
    assert all("last try: " in row["why"] for row in told.rows("smtp"))


# --- days off and quiet hours ---------------------------------------------------------------------


def test_no_try_is_made_on_a_day_off_or_in_quiet_hours(told: Told) -> None:
    evening = datetime.fromisoformat("2026-03-06T19:57")  # a Friday
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick(evening)
        tries = len(web.requests)
        told.later(minutes=1)
        assert len(web.requests) == 2 * tries
        for at in (
            datetime.fromisoformat("2026-03-06T20:03"),
            datetime.fromisoformat("2026-03-06T23:00"),
            datetime.fromisoformat("2026-03-07T09:00"),
            datetime.fromisoformat("2026-03-08T12:00"),
            datetime.fromisoformat("2026-03-09T07:59:59"),
        ):
            assert told.tick(at)["messages"] == 0
            assert len(web.requests) == 2 * tries
        web.status = 200
        told.tick(datetime.fromisoformat("2026-03-09T08:00"))
        assert len(web.requests) == 3 * tries
    assert set(Counter(keys(web)).values()) == {3}
    sent = told.rows("webhook", "sent")
    assert {row["attempts"] for row in sent} == {3}
    assert {row["sent_at"] for row in sent} == {"2026-03-09T08:00:00+08:00"}


def test_what_is_about_the_house_waits_for_the_morning_too(told: Told) -> None:
    """What the checks of calendar and audit tell falls due at night and on Sundays as well."""
    night = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)  # 02:30 on a Sunday
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        given = settings.read()
        database = open_database(told.program.url)
        try:
            post = Post(
                database=database,
                lifecycle=LIFECYCLE,
                sending=Sending(channels=channels(given)),
                limits=given.sending,
                clock=StoppedClock(night),
                language="zh",
            )
            assert house.calendar_check(post) > 0
        finally:
            database.dispose()
        at = "2026-12-06T02:30:30"
        told.program.ok("cancel", f"{ROUND}/a", "--reason", "终止", at="2026-02-20T10:00")
        told.program.ok("cancel", f"{ROUND}/b", "--reason", "终止", at="2026-02-20T10:00")
        assert told.program.ok("tick", at=at, who="")["sent"] == 0
        assert web.requests == []


# --- what changes between two tries ---------------------------------------------------------------


ACTS = {
    "suspend": ["suspend", "r1/a", "--reason", "因故"],
    "cancel": ["cancel", "r1/a", "--reason", "终止"],
    "extend": ["extend", "r1/a", "--days", "9", "--reason", "因故"],
}


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("act", [*ACTS, "advance", "disable", "close the channel"])
def test_what_is_no_longer_to_be_told_is_suppressed_at_the_next_try(act: str, told: Told) -> None:
    with web_server(WebServer(status=500)) as web, web_server() as elsewhere:
        configure(webhook=web.port)
        told.tick()
        tries = len(web.requests)
        told.now += timedelta(seconds=30)
        program, at = told.program, told.at
        if act in ACTS:
            program.ok(*ACTS[act], at=at)
        elif act == "advance":
            for code in ("notified", "briefing", "plan"):
                given = ("exempt", "r1/a", f"preparation.{code}", "--reason", "试验")
                program.ok(*given, who="leading", at=at)
            program.ok("advance", "r1/a", at=at)
        elif act == "disable":
            program.ok("user", "disable", "zu2", at=at, who="sysadmin")
        web.status = 200
        configure(webhook=0 if act == "close the channel" else web.port)
        told.later(seconds=30)
        assert elsewhere.requests == []
        for row in told.rows("webhook"):
            if row["rung"] != "before_3" or row["planned_for"] != "2026-02-26T09:00:00+08:00":
                continue
            hit = {
                "disable": row["recipient"] == "zu2",
                "close the channel": True,
            }.get(act, row["inspection"] == "r1/a")
            assert row["state"] == ("suppressed" if hit else "sent"), row
            assert ("not sent: " in row["why"]) == hit
        new = web.requests[tries:]
        for request in new:
            body = request.body.decode()
            assert ("r1/a" in body) == (act == "disable"), body
        assert len(new) == {"disable": 4, "close the channel": 0}.get(act, 5)


@pytest.mark.drill
@pytest.mark.slow
def test_a_higher_rung_overtakes_what_is_still_tried(told: Told) -> None:
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick(datetime.fromisoformat("2026-02-28T08:30"))  # before_3, late
        assert told.states("webhook") == {"due": 10}
        told.tick(datetime.fromisoformat("2026-02-28T08:31"))
        told.tick(datetime.fromisoformat("2026-02-28T08:36"))
        web.status = 200
        told.tick(datetime.fromisoformat("2026-02-28T09:06"))  # before_1 has come
        rungs = Counter((row["rung"], row["state"]) for row in told.rows("webhook"))
        assert rungs == {("before_3", "suppressed"): 10, ("before_1", "sent"): 10}
        assert len(web.requests) == 3 * 5 + 5


@pytest.mark.drill
@pytest.mark.slow
def test_what_was_seen_is_told_again_at_the_next_rung(told: Told) -> None:
    with web_server() as web:
        configure(webhook=web.port)
        told.tick()
        one = next(r for r in told.rows("inbox") if r["recipient"] == "zu1")
        program = told.program
        assert program.refused("acknowledge", one["id"], who="zu2", at=told.at) == "not_found"
        seen = program.ok("acknowledge", one["message"], who="zu1", at=told.at)
        assert {(r["recipient"], r["state"]) for r in seen} == {("zu1", "acknowledged")}
        assert told.states("inbox") == {"sent": 8, "acknowledged": 2}
        program.ok("acknowledge", one["id"], who="zu1", at=told.at)
        assert told.tick(datetime.fromisoformat("2026-02-28T09:00"))["sent"] == 20
    assert told.states("webhook") == {"sent": 20}


def test_reading_needs_no_secret_of_the_channels(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the service has them in its environment."""
    with web_server() as web:
        monkeypatch.setenv("HOOK", "geheim")
        configure(webhook=web.port, more='secret_env = "HOOK"\n')
        told.tick()
    monkeypatch.delenv("HOOK")
    answer = told.program.run("notices", ROUND, at=told.at)
    assert answer.code == 0, answer.err


# --- what may not be in it ------------------------------------------------------------------------


def test_nothing_of_the_case_is_in_any_mail_or_request(told: Told) -> None:
    program, at = told.program, "2026-02-20T10:00"
    finding = ["编号=D1", "标题=挪用公款", "证据=账页", "查证事实=挪用公款", "状态=待核实"]
    program.ok("record", "finding", "r1/a", *finding, at=at)
    Path("letter.txt").write_text("匿名信", encoding="utf-8")
    letter = ["编号=L1", "方式=来信", "日期=2026-02-19", "摘要=@letter.txt", "承办人=zu1"]
    program.ok("record", "letter", "r1/a", *letter, at=at)
    paper = ["材料类型=工作方案", "名称=2026年度审计", "日期=2026-02-19"]
    program.ok("record", "paper", "r1/b", *paper, at=at)
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        for on in (RUNG, RUNG + timedelta(days=2), datetime.fromisoformat("2026-03-20T10:00")):
            for lang in ("zh", "en"):
                program.lang = lang
                told.tick(on)
    assert len(mails.received) == 9
    assert len(web.requests) == 16
    for mail in mails.received:
        parsed = mail.parsed
        seen = [*map(str, parsed.values()), mail.text, mail.content.decode("ascii")]
        assert_no_secret("\n".join(seen))
        assert mail.sender == "xuncha@b.test"
    for request in web.requests:
        raw = request.body.decode()
        readable = json.dumps(json.loads(raw), ensure_ascii=False)
        seen = [raw, readable, request.target, *request.headers, *request.headers.values()]
        assert_no_secret("\n".join(seen))
    assert_no_secret(json.dumps(told.rows(), ensure_ascii=False))


def assert_no_secret(text: str) -> None:
    """Assert that nothing of the case stands in a text."""
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.drill
@pytest.mark.slow
def test_the_texts_are_there_in_both_languages(told: Told) -> None:
    with mail_server() as mails:
        configure(mails.port)
        told.program.lang = "zh"
        told.tick(RUNG)
        told.program.lang = "en"
        told.tick(RUNG + timedelta(days=2))
    chinese, english = mails.received[:3], mails.received[3:]
    assert len(english) == 3
    word = catalogue("zh").gettext("preparation")
    assert word == "准备"
    assert all(word in mail.text and "2026-03-02" in mail.text for mail in chinese)
    assert all("preparation" in mail.text and mail.text.isascii() for mail in english)


# --- one key, one message -------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_a_key_is_never_used_for_another_message(program: Program, tmp_path: Path) -> None:
    """Found: rows that wait for Monday share the message of those that go out on Saturday, so the
    same `Idempotency-Key` goes out twice with another content: a receiver drops the second.
    """
    with web_server() as web:
        configure(webhook=web.port, more="[policy.ladder]\non_site_every_day = true\n")
        sheets = round_rows()
        sheets["轮次"][0].update({"开始日期": "2026-03-01", "授权日期": "2025-01-02"})
        second: Rows = [
            {**m, "账号": f"{m['账号']}9", "姓名": f"{m['姓名']}九", "组别": "2"}
            for m in sheets["巡察组"]
        ]
        sheets["巡察组"] = [*({**m, "组别": "1"} for m in sheets["巡察组"]), *second]
        sheets["被巡察单位"] = [
            {**u, "计划进驻": "2026-03-16", "计划离点": "2026-04-18",
             "组别": "1" if u["单位代码"] == "a" else "2"}
            for u in sheets["被巡察单位"]
        ]  # fmt: skip
        sheets["回避申报"] = [
            {"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in sheets["巡察组"]
        ]
        program.ok("import", workbook(tmp_path / "round.xlsx", sheets), at="2026-02-20T09:00")
        days = ("--from", "2026-04-01", "--until", "2026-06-01")
        program.ok(
            "user", "delegate", "office", "zu1", *days, at="2026-02-20T09:00", who="sysadmin"
        )
        program.at = "2026-04-16T10:00"
        for unit in ("a", "b"):
            for _ in range(5):
                for wanted in program.ok("status", f"r1/{unit}")["requirements"]:
                    if not wanted["met"]:
                        given = ("exempt", f"r1/{unit}", wanted["code"], "--reason", "试验")
                        program.ok(*given, who="leading")
                program.ok("advance", f"r1/{unit}")
        for at in ("2026-04-18T09:00", "2026-04-20T08:00"):  # due on a Saturday
            program.ok("tick", at=at, who="")
        bodies: dict[str, set[str]] = {}
        for request in web.requests:
            items = json.loads(request.body)["data"]["items"]
            key = request.headers["idempotency-key"]
            bodies.setdefault(key, set()).add(json.dumps(items, sort_keys=True))
        assert {key: len(found) for key, found in bodies.items() if len(found) > 1} == {}

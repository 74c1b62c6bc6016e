"""Delivery of reminders by command: each arrives once, and reveals nothing of the case."""

import base64
import hashlib
import hmac
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.catalogues import catalogue
from tests.database.outgoing import (
    EVERYBODY,
    MAILED,
    ROUND,
    RUNG,
    SECRETS,
    Told,
    configure,
    keys,
    message_ids,
)
from tests.database.small import Rows, round_rows, workbook
from tests.receivers import mail_server, web_server
from tests.support import Program


def test_every_notice_arrives_once_and_as_one_message(told: Told) -> None:
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        assert told.tick(RUNG - timedelta(seconds=1))["due"] == 0
        counts = told.tick(RUNG)
        # two units, five people: in the inbox, by webhook, and three of them by mail
        assert counts == {
            "at": "2026-02-26T09:00:00+08:00",
            "due": 26, "sent": 26, "failed": 0, "retrying": 0, "suppressed": 0, "messages": 13,
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


def test_everybody_is_written_to_in_their_own_language(told: Told) -> None:
    told.program.ok("user", "language", "en", who="fu")
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        told.tick(RUNG)
    assert catalogue("zh").gettext("preparation") == "准备"
    english = [m for m in mails.received if "preparation" in m.text and m.text.isascii()]
    chinese = [m for m in mails.received if "准备" in m.text]
    assert [mail.recipients[0] for mail in english] == [MAILED["fu"]]
    assert {mail.recipients[0] for mail in chinese} == set(MAILED.values()) - {MAILED["fu"]}
    assert all("2026-03-02" in mail.text for mail in mails.received)
    called = [json.loads(request.body)["data"] for request in web.requests]
    languages = {one["recipient"]: one["language"] for one in called}
    assert languages == dict.fromkeys(EVERYBODY, "zh") | {"fu": "en"}


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


def test_reading_needs_no_secret_of_the_channels(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the scheduler has them in its environment."""
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
    """Assert that a text reveals nothing of the case."""
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.drill
@pytest.mark.slow
# --- one key, one message -------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_a_key_is_never_used_for_another_message(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found: rows that wait for Monday share the message of those that go out on Saturday, so the
    same `Idempotency-Key` goes out twice with another content: a receiver drops the second.
    """
    monkeypatch.chdir(tmp_path)
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

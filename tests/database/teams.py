"""A round of many teams that are all reminded at once, with receivers and ledger."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from tests.database.small import Rows, round_rows, workbook
from tests.database.ticking import Ticking
from tests.receivers import MailServer, WebServer
from tests.support import Program

ROUND = "r1"
RUNG = datetime.fromisoformat("2026-02-26T09:00")
LEASE = timedelta(seconds=30)
TIMEOUT = 2


@dataclass
class Teams:
    """A round of many teams with reminders, their receivers, and the ledger."""

    program: Program
    mails: MailServer
    web: WebServer
    teams: int
    #: The idempotency keys that the receivers got, by message.
    now: datetime = RUNG
    expected: set[tuple[str, str, str]] = field(default_factory=set)

    def open(self, folder: Path) -> None:
        """Open the round; each team has its own unit."""
        sheets = round_rows()
        sheets["轮次"][0].update({"开始日期": "2026-03-01", "授权日期": "2025-01-02"})
        numbers = range(1, self.teams + 1)
        members, units, people = sheets["巡察组"], sheets["被巡察单位"], sheets["花名册"]
        team: Rows = [
            {**m, "组别": str(n), "账号": f"{m['账号']}-{n}", "姓名": f"{m['姓名']}{n}",
             "邮箱": f"{m['账号']}-{n}@b.test"}
            for n in numbers
            for m in members
        ]  # fmt: skip
        planned = {"计划进驻": "2026-03-16", "计划离点": "2026-05-16"}
        sheets |= {
            "巡察组": team,
            "被巡察单位": [
                {**units[0], **planned, "单位代码": f"u{n}", "组别": str(n), "联络员账号": ""}
                for n in numbers
            ],
            "花名册": [
                {**p, "单位代码": f"u{n}"} for n in numbers for p in people if p["单位代码"] == "a"
            ],
            "回避申报": [{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in team],
        }
        self.program.ok("import", workbook(folder / "round.xlsx", sheets), at="2026-02-20T09:00")
        for n in numbers:
            for account in [f"{m['账号']}-{n}" for m in members]:
                for channel in ("inbox", "smtp", "webhook"):
                    self.expected.add((f"{ROUND}/u{n}", account, channel))
            self.expected |= {(f"{ROUND}/u{n}", "office", c) for c in ("inbox", "webhook")}

    def configure(self, smtp: int = 0, webhook: int = 0) -> None:
        """Write the settings."""
        text = (
            "[simulation]\ndeliver = true\n"
            f"[delivery]\ntimeout_seconds = {TIMEOUT}\nlease_seconds = {LEASE.seconds}\n"
            f'[smtp]\nhost = "127.0.0.1"\nport = {smtp or self.mails.port}\nsender = "x@b.test"\n'
            f'[webhook]\nurl = "http://127.0.0.1:{webhook or self.web.port}/"\n'
        )
        Path("xuncha.toml").write_text(text, encoding="utf-8")

    def tick(self, point: str = "", barrier: Barrier | None = None) -> Ticking:
        """Start a process that ticks now."""
        return Ticking(self.program.url, self.now, point, barrier)

    def rows(self, rung: str = "before_3") -> list[dict[str, Any]]:
        """Return the ledger of a rung."""
        found = self.program.ok("notices", ROUND, at=self.now.isoformat())
        return [r for r in found if r["state"] != "planned" and r["rung"] == rung]

    def outside(self) -> Counter[str]:
        """Return how often each key was received, by mail or request."""
        return Counter([*mail_keys(self.mails), *request_keys(self.web)])

    def assert_ledger_is_exact(self, *, done: bool, rung: str = "before_3") -> None:
        """Assert that each notice is there once, and is sent if everything was."""
        assert self.program.ok("audit", "verify", who="auditor")["ok"]
        rows = self.rows(rung)
        found = Counter((r["inspection"], r["recipient"], r["channel"]) for r in rows)
        assert found == Counter(self.expected)
        if done:
            assert {r["state"] for r in rows} == {"sent"}
            messages = {r["message"] for r in rows if r["channel"] != "inbox"}
            assert set(self.outside()) == messages
            people = {(account, channel) for _, account, channel in self.expected}
            assert len(messages) == len([p for p in people if p[1] != "inbox"])

    def assert_same_content_under_one_key(self) -> None:
        """Assert that what was received twice had the same content."""
        said: dict[str, set[str]] = {}
        for request in self.web.requests:
            items = json.loads(request.body)["data"]["items"]
            key = request.headers["idempotency-key"]
            said.setdefault(key, set()).add(json.dumps(items))
        assert {len(found) for found in said.values()} <= {1}


def mail_keys(mails: MailServer) -> Iterator[str]:
    for mail in list(mails.received):
        yield str(mail.parsed["Message-ID"]).strip("<>").partition("@")[0]


def request_keys(web: WebServer) -> Iterator[str]:
    for request in list(web.requests):
        yield request.headers["idempotency-key"]


def settle(teams: Teams, most: int = 10) -> None:
    """Tick, each time after all leases have ended, until there is nothing to do."""
    for _ in range(most):
        teams.now += LEASE + timedelta(seconds=1)
        counts = teams.tick().answer()
        if not any(counts[name] for name in ("due", "sent", "failed", "suppressed")):
            return
    raise AssertionError(teams.rows())

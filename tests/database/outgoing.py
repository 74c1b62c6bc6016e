"""A round in which reminders fall due, and the receivers they are sent to."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.database.small import round_rows, workbook
from tests.receivers import MailServer, WebServer
from tests.support import Program

ROUND = "r1"
#: Two units are due on 2 March 2026; three working days before, at 09:00, everybody is reminded.
RUNG = datetime.fromisoformat("2026-02-26T09:00")
MAILED = {"li": "li@b.test", "fu": "fu@b.test", "zu1": "zu1@b.test"}
EVERYBODY = {"li", "fu", "zu1", "zu2", "office"}
#: Words that may not occur in any mail, body, header or address.
SECRETS = (
    "绝密单位", "王五", "赵六", "局党委", "李组长", "付副组", "祖一", "祖二", "人1", "第一轮",
    "挪用公款", "账页", "匿名信", "县委", "2026年度审计",
)  # fmt: skip
PAUSES = (1, 5, 30, 120)


def configure(smtp: int = 0, webhook: int = 0, timeout: int = 2, *, more: str = "") -> None:
    """Write the settings with the ports of the channels."""
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
        """Open a round of two units, six days before the first reminder."""
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
        """Let one tick run after so much time."""
        return self.tick(self.now + timedelta(**pause))

    def rows(self, channel: str = "", state: str = "") -> list[dict[str, Any]]:
        """Return the ledger, or only the rows of one channel or state."""
        found = self.program.ok("notices", ROUND, at=self.at)
        return [
            row
            for row in found
            if row["state"] != "planned"
            and channel in ("", row["channel"])
            and state in ("", row["state"])
        ]

    def states(self, channel: str) -> Counter[str]:
        """Return the number of rows of a channel in each state."""
        return Counter(row["state"] for row in self.rows(channel))

    def messages(self, channel: str) -> Counter[str]:
        """Return the messages of a channel that the ledger says were sent."""
        return Counter(r["message"] for r in self.rows(channel, "sent"))


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

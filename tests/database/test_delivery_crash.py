"""Ticks by several processes at once, killed and paused at any point: nothing lost or doubled."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.database.racing import WAIT_SECONDS, forking
from tests.database.small import Rows, round_rows, workbook
from tests.receivers import MailServer, WebServer, mail_server, web_server
from tests.support import Program, run

pytestmark = pytest.mark.slow

ROUND = "r1"
RUNG = datetime.fromisoformat("2026-02-26T09:00")
LEASE = timedelta(seconds=30)
TIMEOUT = 2
#: Messages that one process holds at once.
BATCH = 50


# --- what runs in another process -----------------------------------------------------------------


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _stop(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _before(owner: Any, name: str, act: Callable[..., None]) -> None:
    """Have something happen before a function of the program does its work."""
    original, left = getattr(owner, name), [1]

    def instead(*given: Any, **named: Any) -> Any:
        first, left[0] = left[0], 0
        if first:
            act()
        return original(*given, **named)

    setattr(owner, name, instead)


def _after(owner: Any, name: str, act: Callable[..., None], times: int = 1) -> None:
    """Have something happen when a function of the program has done its work so many times."""
    original, left = getattr(owner, name), [times]

    def instead(*given: Any, **named: Any) -> Any:
        done = original(*given, **named)
        left[0] -= 1
        if left[0] == 0:
            act()
        return done

    setattr(owner, name, instead)


def _arm(point: str) -> None:
    from notifications import delivery, ledger
    from notifications import tick as ticking
    from notifications.channels import smtp, webhook

    match point:
        case "before falling due is committed":
            _after(ledger, "look_next", _die)
        case "after falling due is committed":
            _before(ticking, "deliver", _die)
        case "before the claim is committed":
            _after(ledger, "claim", _die)
        case "after the claim is committed":
            _before(delivery, "_send", _die)
        case "after the first mail":
            _after(smtp._Batch, "send", _die)
        case "after the third request":
            _after(webhook.WebhookChannel, "_send", _die, times=3)
        case "between sending and recording":
            _before(delivery, "_record", _die)
        case "before the record is committed":
            _after(ledger, "sent", _die)
        case "after the record is committed":
            _after(ticking, "deliver", _die)
        case "paused between sending and recording":
            _before(delivery, "_record", _stop)
        case "paused between claiming and sending":
            _before(delivery, "_send", _stop)
        case "":
            pass
        case other:
            raise AssertionError(other)


KILLED_AT = (
    "before falling due is committed",
    "after falling due is committed",
    "before the claim is committed",
    "after the claim is committed",
    "after the first mail",
    "after the third request",
    "between sending and recording",
    "before the record is committed",
    "after the record is committed",
)


def tick_once(
    url: str, folder: str, at: str, point: str, telling: Connection, barrier: Barrier | None
) -> None:
    """Tick as a command, and tell how that ended; armed to die or stop at a point."""
    import commands.notices  # noqa: F401 - so that what follows is the tick alone
    import notifications.tick  # noqa: F401

    os.chdir(folder)
    _arm(point)
    telling.send("ready")
    if barrier is not None:
        barrier.wait(WAIT_SECONDS)
    answer = run(["tick", "--database", url, "--at", at, "--json", "--lang", "en"])
    telling.send((answer.code, answer.out, answer.err))


#: What was started and is ended with the test, paused or not.
_running: list["Ticking"] = []


@dataclass
class Ticking:
    """A process that ticks once."""

    url: str
    at: datetime
    point: str = ""
    barrier: Barrier | None = None

    def __post_init__(self) -> None:
        """Start it, and wait until it is about to tick."""
        self.hearing, telling = forking().Pipe(duplex=False)
        given = (self.url, str(Path.cwd()), self.at.isoformat(), self.point, telling, self.barrier)
        self.process = forking().Process(target=tick_once, args=given)
        self.process.start()
        _running.append(self)
        telling.close()
        assert self.hearing.poll(WAIT_SECONDS)
        assert self.hearing.recv() == "ready"

    def answer(self) -> dict[str, Any]:
        """Return what the tick said; it must have worked."""
        assert self.hearing.poll(WAIT_SECONDS)
        code, out, err = self.hearing.recv()
        assert code == 0, (code, out, err)
        self.process.join(WAIT_SECONDS)
        told: dict[str, Any] = json.loads(out)
        return told

    def died(self) -> bool:
        """Wait for its end, and return whether it was killed."""
        self.process.join(WAIT_SECONDS)
        assert self.process.exitcode in (0, -signal.SIGKILL)
        return self.process.exitcode != 0

    def kill(self) -> bool:
        """Kill it, and return whether it was still at work."""
        self.process.kill()
        return self.died()

    def wait_until_paused(self) -> None:
        """Wait until it has stopped itself."""
        until = time.monotonic() + WAIT_SECONDS
        stat = Path(f"/proc/{self.process.pid}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < until
            time.sleep(0.02)

    def go_on(self) -> dict[str, Any]:
        """Let it go on, and return what its tick said."""
        assert self.process.pid
        os.kill(self.process.pid, signal.SIGCONT)
        return self.answer()


# --- what is ticked over --------------------------------------------------------------------------


@dataclass
class Told:
    """A round of many teams in which reminders come, their receivers, and the ledger."""

    program: Program
    mails: MailServer
    web: WebServer
    teams: int
    #: For each message the keys of the outside, as they came.
    now: datetime = RUNG
    expected: set[tuple[str, str, str]] = field(default_factory=set)

    def open(self, folder: Path) -> None:
        """Open the round: each team has a unit of its own."""
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
        """Return how often each key came, by mail or request."""
        return Counter([*_mail_keys(self.mails), *_request_keys(self.web)])

    def assert_ledger_is_exact(self, *, done: bool, rung: str = "before_3") -> None:
        """Assert that each notice stands there once, and that all are sent if everything is."""
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
        """Assert that what came twice was twice the same."""
        said: dict[str, set[str]] = {}
        for request in self.web.requests:
            items = json.loads(request.body)["data"]["items"]
            key = request.headers["idempotency-key"]
            said.setdefault(key, set()).add(json.dumps(items))
        assert {len(found) for found in said.values()} <= {1}


def _mail_keys(mails: MailServer) -> Iterator[str]:
    for mail in list(mails.received):
        yield str(mail.parsed["Message-ID"]).strip("<>").partition("@")[0]


def _request_keys(web: WebServer) -> Iterator[str]:
    for request in list(web.requests):
        yield request.headers["idempotency-key"]


@pytest.fixture
def told(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[int], Told]]:
    """Return what opens a round of so many teams, with receivers for all that it tells."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        mails, web = stack.enter_context(mail_server()), stack.enter_context(web_server())

        def opened(teams: int) -> Told:
            made = Told(Program(database_url), mails, web, teams)
            made.open(tmp_path)
            made.configure()
            return made

        yield opened
        for one in _running:
            one.process.kill()
            one.process.join(WAIT_SECONDS)
        _running.clear()


def settle(told: Told, most: int = 10) -> None:
    """Tick, each time when all leases are over, until a tick finds nothing to do."""
    for _ in range(most):
        told.now += LEASE + timedelta(seconds=1)
        counts = told.tick().answer()
        if not any(counts[name] for name in ("due", "sent", "failed", "suppressed")):
            return
    raise AssertionError(told.rows())


# --- several at once ------------------------------------------------------------------------------


def test_four_processes_at_once_tell_everything_once(told: Callable[[int], Told]) -> None:
    made = told(15)
    due = sent = messages = 0
    for at, rung in ((RUNG, "before_3"), (datetime.fromisoformat("2026-02-28T09:00"), "before_1")):
        made.now = at
        barrier = forking().Barrier(4)
        started = [_started(made, barrier) for _ in range(4)]
        for one in started:
            counts = one.answer()
            due, sent = due + counts["due"], sent + counts["sent"]
            messages += counts["messages"]
        made.assert_ledger_is_exact(done=False, rung=rung)
    assert due == sent == 2 * len(made.expected)
    assert messages == 2 * (61 * 2 + 60)  # inbox and webhook of 61 people, mail of 60
    assert set(made.outside().values()) == {1}
    assert sum(made.outside().values()) == 2 * (61 + 60)


def _started(told: Told, barrier: Barrier) -> Ticking:
    return told.tick(barrier=barrier)


@pytest.mark.drill
def test_of_four_at_once_one_is_killed_and_the_others_leave_nothing_out(
    told: Callable[[int], Told],
) -> None:
    made = told(15)
    barrier = forking().Barrier(4)
    points = ("after the claim is committed", "", "", "")
    started = [made.tick(point, barrier) for point in points]
    killed = started[0].died()
    for one in started[1:]:
        one.answer()
    settle(made)
    made.assert_ledger_is_exact(done=True)
    assert max(made.outside().values()) == 1
    assert killed in (True, False)  # the others may have left it nothing to claim


# --- killed ---------------------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.parametrize("point", KILLED_AT)
def test_killed_at_a_point_nothing_is_lost(point: str, told: Callable[[int], Told]) -> None:
    made = told(3)
    assert made.tick(point).died()
    before = made.outside()
    # While the lease lasts nobody else sends what the dead one holds.
    made.now += timedelta(seconds=1)
    made.tick().answer()
    assert max(made.outside().values(), default=1) == 1
    made.assert_ledger_is_exact(done=False)
    settle(made)
    made.assert_ledger_is_exact(done=True)
    made.assert_same_content_under_one_key()
    repeated = sum(made.outside().values()) - len(made.outside())
    sent = point != "after the record is committed" and sum(before.values()) > 0
    assert repeated == int(sent)  # each message is recorded by itself
    assert {row["attempts"] for row in made.rows()} == {1}


@pytest.mark.parametrize(
    "point", ["between sending and recording", "before the record is committed"]
)
def test_a_kill_repeats_one_message_at_most(point: str, told: Callable[[int], Told]) -> None:
    made = told(3)
    assert made.tick(point).died()
    settle(made)
    assert sum(made.outside().values()) - len(made.outside()) <= 1


@pytest.mark.drill
@pytest.mark.parametrize("seed", [2026])
def test_killed_at_any_instant_nothing_is_lost(seed: int, told: Callable[[int], Told]) -> None:
    dice, made, kills = Random(seed), told(25), 0
    rungs = {"before_3": "2026-02-26T09:00", "before_1": "2026-02-28T09:00"}
    for rung, at in rungs.items():
        made.now = datetime.fromisoformat(at)
        for _ in range(6):
            barrier = forking().Barrier(3)
            started = [made.tick(barrier=barrier) for _ in range(2)]
            barrier.wait(WAIT_SECONDS)
            for one in started:
                time.sleep(dice.random() * 0.3)
                kills += one.kill()
            made.now += LEASE + timedelta(seconds=1)
        settle(made)
        made.assert_ledger_is_exact(done=False, rung=rung)
    everything = [row for rung in rungs for row in made.rows(rung)]
    assert {row["state"] for row in everything} == {"sent"}
    made.assert_same_content_under_one_key()
    assert set(made.outside()) == {r["message"] for r in everything if r["channel"] != "inbox"}
    repeated = sum(made.outside().values()) - len(made.outside())
    assert kills >= 8
    assert repeated <= kills
    print(f"{kills} kills, {repeated} of {len(made.outside())} messages came again")


# --- paused ---------------------------------------------------------------------------------------


def _refusing(told: Told) -> None:
    told.web.status = 500
    told.mails.answers["DATA"] = "451 4.3.0 later"


def _taking(told: Told) -> None:
    told.web.status = 200
    told.mails.answers.clear()


@pytest.mark.drill
def test_who_was_paused_beyond_the_lease_does_not_overwrite_that_it_was_sent(
    told: Callable[[int], Told],
) -> None:
    made = told(2)
    _refusing(made)
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    _taking(made)
    made.now += LEASE + timedelta(seconds=1)
    assert made.tick().answer()["sent"] > 0
    before = made.rows()
    counts = paused.go_on()
    assert (counts["failed"], counts["suppressed"]) == (0, 0)
    assert made.rows() == before
    made.assert_ledger_is_exact(done=False)
    assert {row["state"] for row in made.rows()} == {"sent"}


@pytest.mark.drill
def test_who_was_paused_beyond_the_lease_does_not_overwrite_that_it_failed(
    told: Callable[[int], Told],
) -> None:
    made = told(2)
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    _refusing(made)
    made.now += LEASE + timedelta(seconds=1)
    made.tick().answer()
    before = made.rows()
    assert {r["state"] for r in before if r["channel"] != "inbox"} == {"due"}
    counts = paused.go_on()
    assert counts["sent"] == len([r for r in before if r["channel"] == "inbox"])
    assert made.rows() == before
    _taking(made)
    made.now += timedelta(minutes=1)
    made.tick().answer()
    assert {row["state"] for row in made.rows()} == {"sent"}
    # By each at most once under the same key; the web server tells what it refused as well.
    assert max(Counter(_mail_keys(made.mails)).values()) == 2
    assert max(Counter(_request_keys(made.web)).values()) <= 3


@pytest.mark.drill
def test_who_was_paused_before_sending_sends_under_the_same_key(
    told: Callable[[int], Told],
) -> None:
    made = told(2)
    paused = made.tick("paused between claiming and sending")
    paused.wait_until_paused()
    made.now += LEASE + timedelta(seconds=1)
    made.tick().answer()
    before = made.rows()
    paused.go_on()
    assert made.rows() == before
    made.assert_ledger_is_exact(done=True)


def test_what_was_sent_while_a_higher_rung_came_is_recorded_as_sent(
    told: Callable[[int], Told],
) -> None:
    made = told(2)
    made.now = datetime.fromisoformat("2026-02-28T08:59:50")
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    first = made.outside()
    assert first
    made.now = datetime.fromisoformat("2026-02-28T09:00:05")  # before_1 has come
    made.tick().answer()
    paused.go_on()
    wrong = [
        (row["recipient"], row["channel"], row["state"], row["why"])
        for row in made.rows("before_3")
        if row["message"] in first and row["state"] != "sent"
    ]
    assert wrong == []


@pytest.mark.drill
def test_a_commit_that_never_came_leaves_no_message_half_told(
    told: Callable[[int], Told],
) -> None:
    made = told(2)
    points: Sequence[str] = (
        "before falling due is committed",
        "before the claim is committed",
        "between sending and recording",
        "before the record is committed",
    )
    for point in points:
        assert made.tick(point).died()
        made.now += LEASE + timedelta(seconds=1)
    settle(made)
    made.assert_ledger_is_exact(done=True)
    made.assert_same_content_under_one_key()
    assert max(made.outside().values()) == 3  # of the one that was being recorded

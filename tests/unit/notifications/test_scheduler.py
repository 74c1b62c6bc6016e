"""The scheduler: the real library with short intervals, and the command as a real process."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from apscheduler.schedulers.background import BackgroundScheduler

import notifications.scheduler
from config.timetable import Daily, Every, Job, jobs
from notifications.scheduler import Scheduler

ROOT = Path(__file__).parents[3]


@dataclass
class Ran:
    """When each job ran, by the monotonic clock."""

    times: dict[str, list[float]] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def job(self, name: str, more: Callable[[], object] = lambda: None) -> Callable[[], None]:
        """Return a job that records its run and then does something more."""

        def run() -> None:
            self.times.setdefault(name, []).append(time.monotonic() - self.begun)
            more()

        return run

    def count(self, name: str) -> int:
        """Return how often a job ran."""
        return len(self.times.get(name, ()))

    def wait(self, name: str, count: int, seconds: float) -> None:
        """Wait until a job has run so often."""
        until = time.monotonic() + seconds
        while self.count(name) < count:
            assert time.monotonic() < until, self.times
            time.sleep(0.01)


@contextmanager
def running(
    work: Mapping[str, Callable[[], object]],
    *timetable: Job,
    missed: Callable[[Job], bool] = lambda _: True,
) -> Iterator[Scheduler]:
    """Run a scheduler in a thread, and stop it at the end."""
    scheduler = Scheduler(timetable or tuple(Job(n, Every(1)) for n in work), work, missed)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            scheduler.run()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield scheduler
    finally:
        scheduler.stop()
        thread.join(20)
    assert not thread.is_alive()
    assert failed == []
    assert [t.name for t in threading.enumerate() if t.name == "APScheduler"] == []


@pytest.mark.slow
def test_jobs_run_at_once_and_again_until_stopped() -> None:
    ran = Ran()
    with running({"tick": ran.job("tick"), "other": ran.job("other")}):
        ran.wait("tick", 3, 5)
        ran.wait("other", 3, 5)
    assert ran.times["tick"][0] < 0.8
    counted = ran.count("tick")
    time.sleep(1.2)
    assert ran.count("tick") == counted


def test_what_was_not_missed_waits_for_its_time() -> None:
    ran = Ran()
    timetable = (Job("tick", Every(1)), Job("daily", Daily("02:30")))
    work = {"tick": ran.job("tick"), "daily": ran.job("daily")}
    with running(work, *timetable, missed=lambda job: job.name == "tick"):
        ran.wait("tick", 2, 5)
    assert ran.count("daily") == 0
    with running(work, *timetable):
        ran.wait("daily", 1, 5)


def test_it_stops_when_the_job_that_runs_is_done() -> None:
    ran, ended = Ran(), threading.Event()

    def long() -> None:
        time.sleep(1.0)
        ended.set()

    with running({"tick": ran.job("tick", long)}) as scheduler:
        ran.wait("tick", 1, 5)
        scheduler.stop()
        assert not ended.is_set()
    assert ended.is_set()
    assert ran.count("tick") == 1


def test_it_can_be_stopped_before_it_runs() -> None:
    scheduler = Scheduler((Job("tick", Every(1)),), {"tick": lambda: None})
    scheduler.stop()
    scheduler.run()


def test_a_job_that_fails_stops_neither_itself_nor_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran = Ran()

    def fail() -> None:
        raise RuntimeError("the server is down")

    with running({"bad": ran.job("bad", fail), "tick": ran.job("tick")}):
        ran.wait("bad", 2, 5)
        ran.wait("tick", 2, 5)
    assert "bad failed: RuntimeError: the server is down (test_scheduler.py" in caplog.text


@pytest.mark.drill
@pytest.mark.slow
def test_a_job_that_takes_longer_than_its_interval_runs_once_at_a_time() -> None:
    ran, at_work, most = Ran(), [0], [0]

    def slow() -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        time.sleep(1.5)
        at_work[0] -= 1

    with running({"tick": ran.job("tick", slow), "other": ran.job("other")}):
        ran.wait("other", 4, 8)
    assert most == [1]


def test_the_timetable_is_the_page_that_it_is() -> None:
    found = jobs(30)
    assert [job.name for job in found] == [
        "tick", "heartbeat", "weekly_overview", "calendar_check", "audit_verification",
    ]  # fmt: skip
    assert found[0].when == Every(30)


# --- the watchdog ---------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Return the offset of the wall clock, for the library and for the program."""
    off = [timedelta()]

    class Kind(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, datetime)

    class Moved(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + off[0]

    for module in (
        apscheduler.schedulers.base,
        apscheduler.triggers.interval,
        apscheduler.executors.base,
        notifications.scheduler,
    ):
        monkeypatch.setattr(module, "datetime", Moved)
    return off


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_the_ticks_go_on_when_the_clock_was_set_back(
    back: timedelta, clock: list[timedelta], caplog: pytest.LogCaptureFixture
) -> None:
    ran = Ran()
    with running({"tick": ran.job("tick"), "other": ran.job("other")}):
        ran.wait("tick", 2, 5)
        clock[0] -= back
        counted = ran.count("tick")
        ran.wait("tick", counted + 4, 12)
    assert "the scheduler is started anew" in caplog.text


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("forward", [timedelta(hours=1), timedelta(days=3)])
def test_the_ticks_go_on_when_the_clock_was_set_forward_and_are_not_made_up_for_one_by_one(
    forward: timedelta, clock: list[timedelta]
) -> None:
    # The library counts each missed run before it makes one of them: 400 days take it 3 s where
    # ticks are 30 s apart, and a hundred where they are 1 s apart.
    ran = Ran()
    with running({"tick": ran.job("tick")}):
        ran.wait("tick", 2, 5)
        clock[0] += forward
        counted = ran.count("tick")
        ran.wait("tick", counted + 2, 5)
        time.sleep(2.5)
    assert ran.count("tick") <= counted + 8


class _Seen(BackgroundScheduler):  # type: ignore[misc]
    """The library's scheduler; every instance is recorded."""

    made: "list[_Seen]" = []  # noqa: RUF012

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.made.append(self)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> "list[_Seen]":
    """Return the schedulers of the library as they are made."""
    monkeypatch.setattr(_Seen, "made", [])
    monkeypatch.setattr(notifications.scheduler, "BackgroundScheduler", _Seen)
    return _Seen.made


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_ticks_go_on_when_the_thread_of_the_library_has_died(
    made: "list[_Seen]", monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran()
    with running({"tick": ran.job("tick")}):
        ran.wait("tick", 2, 5)
        monkeypatch.setattr(made[0], "_process_jobs", sys.exit)
        counted = ran.count("tick")
        ran.wait("tick", counted + 3, 12)
    assert len(made) == 2


@pytest.mark.drill
@pytest.mark.slow
def test_a_long_job_is_no_reason_to_start_anew(made: "list[_Seen]") -> None:
    ran = Ran()
    with running({"tick": ran.job("tick", lambda: time.sleep(6))}):
        ran.wait("tick", 1, 5)
        time.sleep(5.5)
    assert len(made) == 1


@pytest.mark.drill
@pytest.mark.slow
def test_with_the_default_interval_the_ticks_go_on_within_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Found: R7 wants ticking to go on in less than 60 s after a backward jump; the watchdog waits
    for three intervals and a second, which with 30 s is 91.

    The watchdog's clock runs 30 times as fast here, and the library's not: as if it had stopped.
    """
    begun = time.monotonic()

    def fast() -> float:
        return begun + (time.monotonic() - begun) * 30

    monkeypatch.setattr(notifications.scheduler, "time", SimpleNamespace(monotonic=fast))
    ran = Ran()
    timetable = jobs(30)
    work = {job.name: ran.job(job.name) for job in timetable}
    with running(work, *timetable, missed=lambda job: isinstance(job.when, Every)):
        ran.wait("tick", 2, 6)
    first, second = ran.times["tick"][:2]
    assert (second - first) * 30 < 60


@pytest.mark.drill
@pytest.mark.slow
def test_a_database_that_is_away_while_it_starts_anew_ends_nothing(
    clock: list[timedelta],
) -> None:
    """Found: what asks which jobs were missed reads the database; while that is away, starting anew
    ends the scheduler, which is to run "until it is told to stop".
    """
    ran, asked = Ran(), [0]

    def missed(job: Job) -> bool:
        asked[0] += 1
        if asked[0] == 2:
            raise ConnectionError("the server is down")
        return True

    with running({"tick": ran.job("tick")}, missed=missed):
        ran.wait("tick", 2, 5)
        clock[0] -= timedelta(hours=1)
        counted = ran.count("tick")
        ran.wait("tick", counted + 2, 15)

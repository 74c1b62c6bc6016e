"""Run the jobs of the timetable, and restart after the clock has jumped.

Everything due is stored in the database, so any number of schedulers may run without state.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.timetable import Daily, Every, Job
from workflow.clock import ZONE
from workflow.errors import WorkflowError

log = logging.getLogger("xuncha.scheduler")

_DEFAULTS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
#: How often the watchdog checks, and after how many missed intervals it restarts.
_WATCH_SECONDS, _MISSED = 0.5, 1.2


class Scheduler:
    """Runs jobs until it is stopped.

    The library's thread sleeps until a time of day; if the clock is set back, it sleeps too long.
    The watchdog uses a monotonic clock and restarts it.
    """

    def __init__(
        self,
        jobs: tuple[Job, ...],
        work: Mapping[str, Callable[[], object]],
        missed: Callable[[Job], bool] = lambda _: True,
    ) -> None:
        """Take the jobs and their work; `missed` says whether a job must run at the start."""
        self._jobs, self._work, self._missed = jobs, work, missed
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._busy = 0
        self._last_run = time.monotonic()
        shortest = min(job.when.seconds for job in jobs if isinstance(job.when, Every))
        self._longest = _MISSED * shortest + 1.0

    def run(self) -> None:
        """Run the jobs until `stop` is called, starting with those that were missed.

        Running jobs are waited for.
        """
        background = self._started(self._missed)
        try:
            while not self._stop.wait(_WATCH_SECONDS):
                if (silent := self._idle_seconds()) > self._longest:
                    log.warning("no job for %.0f s: the scheduler is started anew", silent)
                    background.shutdown(wait=False)
                    background = self._started(_is_frequent)
        finally:
            background.pause()
            background.shutdown(wait=True)

    def stop(self) -> None:
        """Make `run` end; a signal handler may call this."""
        self._stop.set()

    def _started(self, at_start: Callable[[Job], bool]) -> BackgroundScheduler:
        background = BackgroundScheduler(timezone=ZONE, job_defaults=_DEFAULTS)
        background.add_listener(_log_result, EVENT_JOB_ERROR)
        now = datetime.now(ZONE)
        for job in self._jobs:
            at_once = {"next_run_time": now} if at_start(job) else {}
            background.add_job(self._wrapped(job.name), _trigger(job), id=job.name, **at_once)
        self._last_run = time.monotonic()
        background.start()
        return background

    def _wrapped(self, name: str) -> Callable[[], object]:
        def run() -> object:
            with self._lock:
                self._busy += 1
            try:
                return self._work[name]()
            finally:
                with self._lock:
                    self._busy -= 1
                self._last_run = time.monotonic()

        return run

    def _idle_seconds(self) -> float:
        """Return the seconds since a job last ran, 0 while one is running."""
        return 0.0 if self._busy else time.monotonic() - self._last_run


def _is_frequent(job: Job) -> bool:
    return isinstance(job.when, Every)


def _trigger(job: Job) -> IntervalTrigger | CronTrigger:
    if isinstance(job.when, Daily):
        hour, minute = map(int, job.when.at.split(":"))
        return CronTrigger(hour=hour, minute=minute, timezone=ZONE)
    return IntervalTrigger(seconds=job.when.seconds, timezone=ZONE)


def _log_result(event: JobExecutionEvent) -> None:
    log.error("%s failed: %s", event.job_id, _in_short(event.exception))


def _in_short(error: BaseException) -> str:
    """Return an error in one line; for a bug also where it was raised."""
    said = str(error).strip().partition("\n")[0]
    if isinstance(error, WorkflowError):
        return said
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {said}{place}"

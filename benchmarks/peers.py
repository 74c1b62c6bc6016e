"""Measure other schedulers with their default settings, with one job for every notice.

A job only counts itself, so that storing, claiming and finishing jobs is measured.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import make_url

from benchmarks.databases import on_disk, restart_with_fsync
from tests.postgres import running_postgres


def apscheduler(name: str, number: int) -> float:
    """Return how many one-off jobs APScheduler stores in a table and runs per second."""
    with _database(name) as url:
        scheduler = BackgroundScheduler(
            jobstores={"default": SQLAlchemyJobStore(url=url)},
            job_defaults={"misfire_grace_time": None},
            timezone=UTC,
        )
        done, left = threading.Event(), [number]

        def count(_: object) -> None:
            left[0] -= 1
            if not left[0]:
                done.set()

        scheduler.add_listener(count, EVENT_JOB_EXECUTED)
        scheduler.start(paused=True)
        began = perf_counter()
        for one in range(number):
            scheduler.add_job(nothing, "date", run_date=datetime.now(UTC), id=str(one))
        scheduler.resume()
        done.wait()
        seconds = perf_counter() - began
        scheduler.shutdown()
        return number / seconds


def nothing() -> None:
    """Stand for the work of a job; at module level, since the job store names it."""


def procrastinate(name: str, number: int) -> float | None:
    """Return how many jobs procrastinate defers and runs per second; it needs PostgreSQL."""
    if name != "postgresql":
        return None
    with _database(name) as url:
        address = make_url(url).set(drivername="postgresql")
        return asyncio.run(_procrastinate(address.render_as_string(hide_password=False), number))


async def _procrastinate(address: str, number: int) -> float:
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=address))

    @app.task(name="nothing")  # type: ignore[untyped-decorator, unused-ignore]
    async def task() -> None:
        """Stand for the work of a job."""

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        began = perf_counter()
        for _ in range(number):
            await task.defer_async()
        await app.run_worker_async(wait=False, install_signal_handlers=False, concurrency=10)
        return number / (perf_counter() - began)


@contextmanager
def _database(name: str) -> Iterator[str]:
    """Yield the address of an empty database."""
    if name == "sqlite":
        with TemporaryDirectory(prefix="xuncha-bench-", dir=on_disk()) as folder:
            yield f"sqlite:///{Path(folder) / 'jobs.db'}"
        return
    with running_postgres() as server:
        restart_with_fsync(server)
        yield server.create("jobs")


PEERS: tuple[tuple[str, Callable[[str, int], float | None]], ...] = (
    ("APScheduler, a job for each notice", apscheduler),
    ("procrastinate", procrastinate),
)

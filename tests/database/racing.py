"""Acts at the same instant by threads and processes, each with its own connection."""

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from threading import Barrier
from typing import Any, Protocol

from config import policy_file
from tests.database.complete import ON, ROUND, database_at
from tests.database.playing import IMPORT, context, program_rows, submission
from tests.model import hand
from workflow.database.sessions import Database
from workflow.errors import WorkflowError
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.approve import approve
from workflow.operations.enter_records import enter_records
from workflow.operations.open_round import open_round
from workflow.operations.send_back import send_back
from workflow.operations.submit_draft import submit_draft
from workflow.operations.suspend import cancel, resume, suspend
from workflow.operations.void import void
from workflow.records.catalogue import BY_CODE

WAIT_SECONDS = 60


@cache
def forking() -> ForkServerContext:
    """Return a start method for processes that are forked from one that has loaded the program."""
    made = get_context("forkserver")
    made.set_forkserver_preload(["tests.database.racing", "tests.database.working"])
    return made


class Waiting(Protocol):
    """A barrier of threads or of processes."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the others."""


@dataclass(frozen=True)
class Act:
    """One act of an account on a unit."""

    name: str
    by: str
    seen: int = 0
    unit: str = "edu"
    on: date = ON
    given: dict[str, Any] = field(default_factory=dict)


def attempt(database: Database, act: Act) -> str:
    """Do an act, and return `done` or the code of its refusal."""
    try:
        _do(database, act)
    except WorkflowError as refusal:
        return refusal.code
    return "done"


def _do(database: Database, act: Act) -> None:
    given, target = context(database, act.by, act.on, 100), Target(ROUND, act.unit)
    match act.name:
        case "advance":
            advance(given, target, seen=act.seen)
        case "approve":
            approve(given, target, seen=act.seen)
        case "return":
            send_back(given, target, act.given["to"], seen=act.seen, reason="补正")
        case "draft":
            made = submission(hand.draft(**act.given))
            submit_draft(given, target, made, seen=act.seen)
        case "suspend" | "resume" | "cancel":
            freeze = {"suspend": suspend, "resume": resume, "cancel": cancel}[act.name]
            freeze(given, target, seen=act.seen, reason="因故")
        case "void":
            kind = BY_CODE[act.given["kind"]]
            void(given, target, kind, act.given["key"], reason="误录")
        case "enter":
            enter_records(given, program_rows(act.given["sheets"], ROUND), IMPORT)
        case "open":
            rows = program_rows(act.given["sheets"], ROUND)
            open_round(given, rows, IMPORT, policy_file.read())
        case other:
            raise AssertionError(other)


def at_once(url: str, acts: Sequence[Act]) -> list[str]:
    """Do acts in as many threads once all are connected, and return how each ended."""
    barrier = Barrier(len(acts))
    with ThreadPoolExecutor(len(acts)) as threads:
        return race(threads, barrier, url, acts)


def race(runners: Executor, barrier: Waiting | None, url: str, acts: Sequence[Act]) -> list[str]:
    """Do acts in runners that wait for each other; None: each process has its barrier already."""
    started = [runners.submit(_start, url, act, barrier) for act in acts]
    return [one.result(WAIT_SECONDS) for one in started]


_shared: list[Waiting] = []


def share(barrier: Waiting) -> None:
    """Set the barrier of this process."""
    _shared.append(barrier)


def _start(url: str, act: Act, barrier: Waiting | None) -> str:
    with database_at(url) as database:
        with database.reading.connect():
            pass
        (barrier or _shared[0]).wait(WAIT_SECONDS)
        return attempt(database, act)

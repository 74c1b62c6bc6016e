"""A tick in its own process, which is killed or paused at a named point."""

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from tests.database.racing import WAIT_SECONDS, forking
from tests.support import run


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _stop(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _before(owner: Any, name: str, act: Callable[..., None]) -> None:
    """Let something happen before a function of the program runs."""
    original, left = getattr(owner, name), [1]

    def instead(*given: Any, **named: Any) -> Any:
        first, left[0] = left[0], 0
        if first:
            act()
        return original(*given, **named)

    setattr(owner, name, instead)


def _after(owner: Any, name: str, act: Callable[..., None], times: int = 1) -> None:
    """Let something happen after a function of the program has run so many times."""
    original, left = getattr(owner, name), [times]

    def instead(*given: Any, **named: Any) -> Any:
        done = original(*given, **named)
        left[0] -= 1
        if left[0] == 0:
            act()
        return done

    setattr(owner, name, instead)


def _arm(point: str) -> None:
    from notifications import delivery, ledger, outcomes
    from notifications import tick as ticking
    from notifications.channels import smtp, webhook

    match point:
        case "before falling due is committed":
            _after(ledger, "schedule_checks", _die)
        case "after falling due is committed":
            _before(ticking, "deliver", _die)
        case "before the claim is committed":
            _after(outcomes, "claim", _die)
        case "after the claim is committed":
            _before(delivery, "_send", _die)
        case "after the first mail":
            _after(smtp._Batch, "send", _die)
        case "after the third request":
            _after(webhook.WebhookChannel, "_send", _die, times=3)
        case "between sending and recording":
            _before(delivery, "_record", _die)
        case "before the record is committed":
            _after(outcomes, "sent", _die)
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
    """Run a tick as a command, and report how it ended; it may die or pause at a point."""
    import commands.notices  # noqa: F401 - so that what follows is the tick alone
    import notifications.tick  # noqa: F401

    os.chdir(folder)
    _arm(point)
    telling.send("ready")
    if barrier is not None:
        barrier.wait(WAIT_SECONDS)
    answer = run(["tick", "--database", url, "--at", at, "--json", "--lang", "en"])
    telling.send((answer.code, answer.out, answer.err))


#: The processes that were started, and end with the test, paused or not.
running: list["Ticking"] = []


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
        running.append(self)
        telling.close()
        assert self.hearing.poll(WAIT_SECONDS)
        assert self.hearing.recv() == "ready"

    def answer(self) -> dict[str, Any]:
        """Return the report of the tick, which must have worked."""
        assert self.hearing.poll(WAIT_SECONDS)
        code, out, err = self.hearing.recv()
        assert code == 0, (code, out, err)
        self.process.join(WAIT_SECONDS)
        told: dict[str, Any] = json.loads(out)
        return told

    def died(self) -> bool:
        """Wait until it ends, and return whether it was killed."""
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
        """Let it continue, and return the report of its tick."""
        assert self.process.pid
        os.kill(self.process.pid, signal.SIGCONT)
        return self.answer()

"""The scheduler as a command, in a real process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import initialise

ROOT = Path(__file__).parents[3]


@contextmanager
def command(folder: Path, settings: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run `xuncha scheduler` in a folder with a database of its own."""
    url = f"sqlite:///{folder / 'xuncha.db'}"
    initialise(url, folder / "xuncha.db.key")
    (folder / "xuncha.toml").write_text(settings, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XUNCHA_")}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "scheduler", "--database", url, "--lang", "en"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _until(process: subprocess.Popen[str], said: str) -> str:
    """Read what a process says until it says this."""
    assert process.stderr is not None
    heard = ""
    for line in process.stderr:
        heard += line
        if said in line:
            return heard
    raise AssertionError(heard)


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_runs_until_it_is_told_to_stop(number: signal.Signals, tmp_path: Path) -> None:
    with command(tmp_path, "[scheduler]\ntick_seconds = 1\n") as process:
        heard = _until(process, "fell due")
        assert "the scheduler is running" in heard
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert out == ""
    assert "the scheduler has stopped" in err
    assert "Traceback" not in heard + err


@pytest.mark.drill
@pytest.mark.slow
def test_a_second_command_may_run_beside_it(tmp_path: Path) -> None:
    with command(tmp_path, "[scheduler]\ntick_seconds = 1\n") as process:
        _until(process, "fell due")
        second = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "tick", "--json"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 0, second.stderr
        time.sleep(2)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert "failed" not in err


@pytest.mark.drill
@pytest.mark.slow
def test_the_command_goes_by_no_other_clock(tmp_path: Path) -> None:
    with command(tmp_path) as process:
        process.kill()
    answer = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "scheduler", "--at", "2026-03-02"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "[bad_input]" in answer.stderr

"""The program at a pseudo-terminal, into which a test types and from which it reads."""

import os
import pty
import re
import select
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database import small
from tests.support import Program

ROOT = Path(__file__).parent.parent.parent.parent
#: Sequences that control colours and the like.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_PATIENCE = 60.0


def simulation(made: Template, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program on a copy of a simulation, isolated from the environment."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    shutil.copyfile(made.database, folder / "xuncha.db")
    shutil.copy2(made.key_file, folder / "xuncha.db.key")
    return Program(f"sqlite:///{folder / 'xuncha.db'}")


@dataclass
class Terminal:
    """One run of the program, with its input and output joined to a terminal."""

    arguments: list[str]
    env: dict[str, str]
    columns: int = 80
    said: str = ""
    raw: bytes = b""
    _place: int = 0
    _opened: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> "Terminal":
        process, screen = pty.fork()
        if process == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
            os.environ.update(self.env, PYTHONPATH=str(ROOT), TERM="xterm-256color")
            os.environ.update(COLUMNS=str(self.columns), LINES="50", PYTHONWARNINGS="error")
            run = "import cli; cli.main()"
            os.execv(sys.executable, [sys.executable, "-P", "-c", run, *self.arguments])
        self._opened = {"process": process, "screen": screen}
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._opened["screen"])
        if "code" not in self._opened:
            os.kill(self._opened["process"], signal.SIGKILL)
            os.waitpid(self._opened["process"], 0)

    def until(self, text: str) -> str:
        """Read until a text appears, and return the output since the last call."""
        end = time.monotonic() + _PATIENCE
        while text not in self.said[self._place :]:
            assert self._read(end), f"{text!r} was never said, but:\n{self.said}"
        stop = self.said.index(text, self._place) + len(text)
        since, self._place = self.said[self._place : stop], stop
        return since

    def type(self, *lines: str) -> None:
        """Type lines, each at the next question that ends with a colon."""
        for line in lines:
            self.until(": ")
            self.press(line + "\n")

    def waits(self) -> None:
        """Wait a moment, as a person does: a signal before the program reads the answer is lost."""
        time.sleep(0.5)

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._opened["screen"], keys.encode())

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        end = time.monotonic() + _PATIENCE
        while self._read(end):
            pass
        assert time.monotonic() < end, f"it never ended, but said:\n{self.said}"
        _, status = os.waitpid(self._opened["process"], 0)
        self._opened["code"] = os.waitstatus_to_exitcode(status)
        return self._opened["code"]

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select(
            [self._opened["screen"]], [], [], max(0, end - time.monotonic())
        )
        try:
            read = os.read(self._opened["screen"], 65536) if ready else b""
        except OSError:  # so Linux says that nobody writes any more
            read = b""
        self.raw += read
        self.said = _ESCAPES.sub("", self.raw.decode(errors="ignore")).replace("\r\n", "\n")
        return bool(read)


def at_terminal(program: Program, *words: str, lang: str = "zh", columns: int = 80) -> Terminal:
    """Return a run of the program at a terminal, on the database and by whom the program is."""
    env = {
        "XUNCHA_DATABASE": program.url,
        "XUNCHA_AS": program.who,
        "XUNCHA_AT": program.at,
        "XUNCHA_LANG": lang,
    }
    return Terminal(list(words), env, columns)


def at_deputy_review(program: Program, folder: Path) -> None:
    """Bring unit a of the small round to the deputy's review, without findings."""
    small.place(program, "drafting")
    (folder / "draft.txt").write_text("巡察报告", encoding="utf-8")
    problems = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")
    none_found = [word for problem in problems for word in ("--none-found", problem)]
    authors = ("--author", "zu1", "--author", "zu2")
    program.ok("draft", "r1/a", str(folder / "draft.txt"), *authors, *none_found, who="zu1")
    program.ok("advance", "r1/a")

"""Shared by the tests: set up a database, and run the program as a user does."""

import dataclasses
import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

import cli
import composition
from commands.terminal.table import Table
from workflow.clock import StoppedClock

_T = TypeVar("_T")


def initialise(url: str, key_file: Path) -> None:
    """Make a simulation database, with its key file."""
    clock = StoppedClock(datetime(2026, 1, 5, 1, tzinfo=UTC))
    composition.set_up(url, simulation=True, named_key=str(key_file), clock=clock)


@dataclass(frozen=True)
class Answer:
    """What a run of the program answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the JSON document on standard output."""
        return json.loads(self.out)


@dataclass
class Program:
    """The program on one database; `at` and `who` are the defaults of a run."""

    url: str
    at: str = "2026-03-02T09:00"
    who: str = "office"
    lang: str = "zh"

    def run(self, *arguments: str, at: str = "", who: str | None = None, js: bool = True) -> Answer:
        """Run a command in this process and return its answer."""
        who = self.who if who is None else who
        shared = ["--database", self.url, "--at", at or self.at, "--lang", self.lang]
        if who:
            shared += ["--as", who]
        if js:
            shared.append("--json")
        return run(table().with_options(arguments, shared))

    def ok(self, *arguments: str, at: str = "", who: str | None = None) -> Any:
        """Run a command that must succeed, and return its JSON."""
        answer = self.run(*arguments, at=at, who=who)
        assert answer.code == 0, (arguments, answer.out, answer.err)
        return answer.json

    def refused(self, *arguments: str, at: str = "", who: str | None = None) -> str:
        """Run a command that must be refused, and return the code of the refusal."""
        answer = self.run(*arguments, at=at, who=who)
        assert answer.code != 0, (arguments, answer.out)
        return str(answer.json["error"]["code"])


def table() -> Table:
    """Return the table of commands."""
    assert isinstance(cli.group, Table)
    return cli.group


def run(arguments: Sequence[str]) -> Answer:
    """Run the program in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run(list(arguments))
    return Answer(code, out.getvalue(), err.getvalue())


def replace(made: _T, **changed: Any) -> _T:
    """Return a copy of a frozen value with some fields changed."""
    if isinstance(made, msgspec.Struct):
        return msgspec.structs.replace(made, **changed)
    return dataclasses.replace(made, **changed)  # type: ignore[type-var]

"""A real database, where everybody signs in with a password."""

import json
from dataclasses import dataclass, field
from typing import Any

from click.testing import CliRunner

import cli
from tests.support import table
from workflow.errors import WorkflowError

#: The password with which somebody replaces the one that was set for them.
OWN = "自己的口令 2026-xyz"


@dataclass
class Real:
    """The program on a real database; `passwords` are what each account signs in with."""

    url: str
    passwords: dict[str, str] = field(default_factory=dict)

    def init(self, *options: str) -> Any:
        """Create the database and return the answer; the passwords are those shown."""
        made = self._answer(["init", *options], "", "")
        self.passwords = dict(made["accounts"])
        return made

    def run(self, *arguments: str, who: str = "", token: str = "", more: str = "") -> Any:
        """Return what a command answers; `more` is typed after the password."""
        given = list(arguments)
        typed = more
        if who:
            given += ["--as", who, "--password-stdin"]
            typed = f"{self.passwords[who]}\n{more}"
        return self._answer(given, typed, token)

    def _answer(self, arguments: list[str], typed: str, token: str) -> Any:
        given = table().with_options(arguments, ["--database", self.url, "--json"])
        result = CliRunner(env={"XUNCHA_TOKEN": token}).invoke(cli.group, given, input=typed)
        refusal = result.exception
        if isinstance(refusal, WorkflowError):
            return refusal
        assert refusal is None or isinstance(refusal, SystemExit), refusal
        return json.loads(result.stdout)

    def ok(self, *arguments: str, who: str = "", token: str = "", more: str = "") -> Any:
        """Return what a command answers that must succeed."""
        answer = self.run(*arguments, who=who, token=token, more=more)
        assert not isinstance(answer, WorkflowError), (arguments, answer)
        return answer

    def refused(self, *arguments: str, who: str = "", token: str = "", more: str = "") -> str:
        """Return the code by which a command is refused."""
        answer = self.run(*arguments, who=who, token=token, more=more)
        assert isinstance(answer, WorkflowError), (arguments, answer)
        return answer.code

    def own(self, *accounts: str) -> None:
        """Let accounts set their own passwords, which they must before anything else."""
        for account in accounts:
            new = f"{OWN} {account}"
            self.ok("user", "passwd", who=account, more=f"{new}\n")
            self.passwords[account] = new

    def holds(self) -> None:
        """Assert that the history verifies."""
        verified = self.ok("audit", "verify", who="auditor")
        assert verified["ok"], verified["problems"]

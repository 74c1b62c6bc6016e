"""The program on a fresh simulation database of each kind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.database.outgoing import Told
from tests.database.racing import WAIT_SECONDS
from tests.database.teams import Teams
from tests.database.ticking import running
from tests.receivers import mail_server, web_server
from tests.support import Program


@pytest.fixture
def program(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program, isolated from the environment."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    return Program(database_url)


@pytest.fixture
def told(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Told:
    """Return a round in which the first reminders come on 2026-02-26 at 09:00."""
    monkeypatch.chdir(tmp_path)
    program.lang = "en"
    return Told.opened(program, tmp_path)


@pytest.fixture
def open_teams(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[int], Teams]]:
    """Return a function that opens a round of many teams, with receivers for its messages."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        mails, web = stack.enter_context(mail_server()), stack.enter_context(web_server())

        def opened(teams: int) -> Teams:
            made = Teams(program, mails, web, teams)
            made.open(tmp_path)
            made.configure()
            return made

        yield opened
        for one in running:
            one.process.kill()
            one.process.join(WAIT_SECONDS)
        running.clear()

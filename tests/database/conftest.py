"""The program on a fresh simulation database of each kind."""

import pytest

from tests.support import Program


@pytest.fixture
def program(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program, undisturbed by the environment."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    return Program(database_url)

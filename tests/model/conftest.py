"""The program in a working folder of its own."""

from pathlib import Path

import pytest

from tests.support import Program


@pytest.fixture
def program(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Return the program, isolated from the environment and the working folder."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Program(database_url)

"""Signing in at a terminal: changing a first password at once, login, names for accounts."""

import json
from pathlib import Path

import pytest

from tests.database.real import OWN, Real
from tests.unit.commands.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Real:
    """Return a real database as `init` leaves it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("XUNCHA_DATABASE", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    made = Real(f"sqlite:///{tmp_path / 'xuncha.db'}")
    made.init()
    return made


def at(real: Real, *words: str) -> Terminal:
    """Return a run of the program at a terminal."""
    return Terminal(list(words), {"XUNCHA_DATABASE": real.url, "XUNCHA_LANG": "zh"})


def test_a_password_that_somebody_else_set_is_changed_on_the_spot(real: Real) -> None:
    own = f"{OWN} office"
    with at(real, "rounds", "--as", "office") as terminal:
        terminal.type(real.passwords["office"])
        assert "由他人设置" in terminal.until("新口令")
        terminal.type("12345", "12345")
        terminal.until("新口令")  # too short: it is asked for again
        terminal.type(own, own)
        assert terminal.end() == 0, terminal.said
        assert own not in terminal.said
    assert real.refused("rounds", who="office") == "not_authenticated"
    real.passwords["office"] = own
    assert real.ok("rounds", who="office") == []


def test_who_sets_no_password_of_their_own_does_nothing(real: Real) -> None:
    with at(real, "rounds", "--as", "office") as terminal:
        terminal.type(real.passwords["office"])
        terminal.until("新口令")
        terminal.type("", "")
        assert "请再输入一次" in terminal.said
        assert terminal.end() == 4, terminal.said
    with at(real, "rounds", "--as", "office", "--password-stdin", "--json") as terminal:
        terminal.press(real.passwords["office"] + "\n")
        assert terminal.end() == 4
    assert real.refused("rounds", who="office") == "not_authenticated"


def test_login_asks_for_account_and_password_and_approving_for_the_password(real: Real) -> None:
    real.own("office")
    with at(real, "login") as terminal:
        terminal.type("office")
        terminal.type(real.passwords["office"])
        assert terminal.end() == 0, terminal.said
        assert "office 已登录" in terminal.said
    with at(real, "rounds", "--json") as terminal:
        assert terminal.end() == 0, terminal.said
    with at(real, "approve", "r1/a") as terminal:
        terminal.until("office 的口令")
        terminal.press(real.passwords["office"] + "\n")
        assert terminal.end() == 1, terminal.said
    with at(real, "rounds", "--as", "auditor") as terminal:
        terminal.until("auditor 的口令")
        terminal.press("nonsense\n")
        assert terminal.end() == 4, terminal.said


def test_an_account_may_be_named_by_the_name_of_its_person_where_only_one_has_it(
    real: Real,
) -> None:
    real.own("office", "sysadmin")
    real.passwords["巡察办"] = real.passwords["office"]
    assert real.ok("rounds", who="巡察办") == []
    for name in ("lin1", "lin2"):
        real.ok("user", "add", name, "--name", "林晓", "--role", "office", who="sysadmin")
    real.passwords |= {"林晓": "x", "林晓明": "x"}
    # Neither whose names are alike, nor who there is, is told to who has not signed in.
    assert real.refused("rounds", who="林晓") == "not_authenticated"
    assert real.refused("rounds", who="林晓明") == "not_authenticated"
    for name in ("林晓", "林晓明"):
        assert "lin" not in json.dumps(real.run("rounds", who=name).data, ensure_ascii=False)

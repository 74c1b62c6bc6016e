"""Administrators: one asks and another consents, and nothing outlives an account."""

from pathlib import Path

import pytest

from tests.database.real import Real
from tests.support import Program
from workflow.errors import NotPermittedError

pytestmark = pytest.mark.slow  # passwords are hashed at their real cost

ADD = ("user", "add", "neu", "--name", "新人", "--role", "office")
DAYS = ("--from", "2026-01-01", "--until", "2099-12-31")


@pytest.fixture
def real(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Real:
    """Return a real database whose first accounts have set their own passwords."""
    monkeypatch.chdir(tmp_path)
    made = Real(empty_url)
    assert made.init()["profile"] == "office"
    made.own("sysadmin", "secadmin", "auditor", "office")
    return made


def test_a_password_that_somebody_else_set_is_changed_before_anything_is_done(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = Real(empty_url)
    real.init("--profile", "standalone")
    refusal = real.run("rounds", who="office")
    assert refusal.code == "not_authenticated"
    assert refusal.hint.code == "set_own_password"
    given = real.passwords["office"]
    assert real.refused("user", "passwd", who="office", more=f"{given}\n") == "bad_input"
    other = ("user", "passwd", "office")
    assert real.refused(*other, who="sysadmin", more="别人的口令 2026\n") == "not_authenticated"
    real.own("office", "sysadmin", "auditor")
    assert real.ok("rounds", who="office") == []
    real.ok(*other, who="sysadmin", more="别人的口令 2026\n")
    real.passwords["office"] = "别人的口令 2026"
    assert real.refused("rounds", who="office") == "not_authenticated"
    real.own("office")
    assert real.ok("rounds", who="office") == []
    real.holds()


def test_a_new_account_waits_until_the_other_administrator_consents(real: Real) -> None:
    made = real.ok(*ADD, who="sysadmin")
    assert made["pending"] is True
    real.passwords["neu"] = made["password"]
    assert real.refused("user", "passwd", who="neu", more="x\n") == "not_authenticated"
    (listed,) = [a for a in real.ok("user", "list", who="secadmin") if a["account"] == "neu"]
    assert (listed["roles"], listed["can_sign_in"]) == ([], False)
    assert listed["pending"]["roles"] == ["office"]
    assert listed["pending"]["by"] == ["sysadmin"]
    for who in ("sysadmin", "office", "auditor"):
        assert real.refused("user", "consent", "neu", who=who) == "not_permitted"
    real.holds()
    assert real.ok("user", "consent", "neu", who="secadmin")["consented"]["password"] is True
    assert real.refused("user", "consent", "neu", who="secadmin") == "not_found"
    assert real.refused("rounds", who="neu") == "not_authenticated"
    real.own("neu")
    assert real.ok("rounds", who="neu") == []
    real.holds()


def test_a_role_that_is_new_to_an_account_waits_and_one_taken_does_not(real: Real) -> None:
    changed = ("user", "add", "office", "--name", "巡察办")
    assert real.ok(*changed, "--role", "sysadmin", who="secadmin")["pending"] is True
    assert real.refused("user", "disable", "auditor", who="office") == "not_permitted"
    assert real.refused("user", "consent", "office", who="office") == "not_permitted"
    both = real.ok(*changed, "--role", "office", "--role", "leading_group", who="secadmin")
    assert both["pending"] is True
    given = real.ok("user", "consent", "office", who="sysadmin")
    assert given["consented"]["roles"] == ["leading_group", "office"]
    fewer = real.ok(*changed, "--role", "leading_group", who="secadmin")
    assert fewer["pending"] is False
    real.holds()


def test_nobody_changes_or_consents_to_their_own_roles_for_another_neither(real: Real) -> None:
    roles = ("--name", "X", "--role", "office")
    assert real.refused("user", "add", "secadmin", *roles, who="secadmin") == "not_permitted"
    real.ok("user", "delegate", "sysadmin", "secadmin", *DAYS, who="sysadmin")
    for account in ("sysadmin", "secadmin"):
        add = ("user", "add", account, *roles, "--for", "sysadmin")
        assert real.refused(*add, who="secadmin") == "not_permitted"
    real.ok(*ADD, who="sysadmin")
    own = ("user", "consent", "neu", "--for", "sysadmin")
    assert real.refused(*own, who="secadmin") == "not_permitted"
    real.ok("user", "add", "secadmin", *roles, "--role", "secadmin", who="sysadmin")
    assert real.refused("user", "consent", "secadmin", who="secadmin") == "not_permitted"


def test_the_reset_of_a_password_waits_and_the_old_one_holds_until_then(real: Real) -> None:
    token = real.ok("user", "token", who="auditor")["token"]
    new = "重新设置的口令 2026"
    reset = real.ok("user", "passwd", "auditor", who="sysadmin", more=f"{new}\n")
    assert reset["pending"] is True
    assert real.ok("user", "list", token=token)
    real.holds()
    real.ok("user", "consent", "auditor", who="secadmin")
    assert real.refused("user", "list", token=token) == "not_authenticated"
    assert real.refused("user", "list", who="auditor") == "not_authenticated"
    real.passwords["auditor"] = new
    real.own("auditor")
    real.holds()


def test_whom_an_administrator_lets_act_for_somebody_with_a_role_waits_too(real: Real) -> None:
    real.ok(*ADD, who="secadmin")
    real.ok("user", "consent", "neu", who="sysadmin")
    delegated = real.ok("user", "delegate", "office", "neu", *DAYS, who="sysadmin")
    assert delegated["pending"] is True
    real.ok("user", "consent", "office", who="secadmin")
    ended = real.ok("user", "undelegate", "office", "neu", who="office")
    assert ended["ended"] is True
    real.holds()


def test_of_a_lone_machine_nothing_waits_and_the_profile_is_chosen_once(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = Real(empty_url)
    assert real.init("--profile", "standalone")["profile"] == "standalone"
    passwords = real.passwords
    again = real.init()
    assert (again["created"], again["profile"]) == (False, "standalone")
    assert real.refused("init", "--profile", "office") == "bad_input"
    real.passwords = passwords
    real.own("sysadmin", "auditor")
    made = real.ok(*ADD, who="sysadmin")
    assert made["pending"] is False
    real.passwords["neu"] = made["password"]
    real.own("neu")
    assert real.ok("rounds", who="neu") == []
    real.holds()


@pytest.mark.parametrize("account", ["sysadmin", "secadmin"])
def test_the_last_administrator_who_can_sign_in_is_not_disabled(real: Real, account: str) -> None:
    other = "secadmin" if account == "sysadmin" else "sysadmin"
    refusal = real.run("user", "disable", account, who="sysadmin")
    assert isinstance(refusal, NotPermittedError)
    assert refusal.data["role"] == account
    second = ("user", "add", "second", "--name", "二", "--role", account)
    real.ok(*second, who=other)  # who waits cannot sign in, and so does not count
    assert real.refused("user", "disable", account, who="sysadmin") == "not_permitted"
    real.ok("user", "consent", "second", who=account)
    real.ok("user", "disable", account, who="sysadmin")
    real.holds()


def test_the_last_administrator_keeps_the_role_and_a_simulation_asks_nobody(
    program: Program,
) -> None:
    strip = ("user", "add", "sysadmin", "--name", "X", "--role", "office")
    assert program.refused(*strip, who="secadmin") == "not_permitted"
    assert program.ok(*ADD[:-1], "sysadmin", who="secadmin")["pending"] is False
    assert program.ok(*strip, who="secadmin")["pending"] is False
    assert program.refused("user", "disable", "neu", who="neu") == "not_permitted"


def test_disabling_ends_tokens_and_delegations_for_good(real: Real) -> None:
    real.ok(*ADD, who="sysadmin")
    real.ok("user", "consent", "neu", who="secadmin")
    listed = real.ok("user", "list", who="secadmin")
    assert [a["pending"] for a in listed] == [None] * len(listed)
    real.ok("user", "delegate", "office", "neu", *DAYS, who="office")
    real.ok("user", "delegate", "office", "secadmin", *DAYS, who="office")
    token = real.ok("user", "token", who="office")["token"]
    assert real.ok("status", "--for", "office", who="secadmin") == []
    real.ok("user", "disable", "office", who="sysadmin")
    assert real.refused("status", token=token) == "not_authenticated"
    assert real.refused("status", "--for", "office", who="secadmin") == "not_permitted"
    real.holds()
    assert real.ok("user", "enable", "office", who="sysadmin")["disabled"] is False
    assert real.refused("user", "enable", "office", who="sysadmin") == "bad_input"
    assert real.refused("status", token=token) == "not_authenticated"
    assert real.refused("status", "--for", "office", who="secadmin") == "not_permitted"
    assert real.ok("status", who="office") == []
    real.holds()


def test_a_delegation_is_ended_by_either_of_the_two_and_by_nobody_else(real: Real) -> None:
    for who in ("office", "secadmin"):
        real.ok("user", "delegate", "office", "secadmin", *DAYS, who="office")
        assert real.refused("user", "undelegate", "office", "secadmin", who="auditor") == (
            "not_permitted"
        )
        real.ok("user", "undelegate", "office", "secadmin", who=who)
        assert real.refused("status", "--for", "office", who="secadmin") == "not_permitted"
    assert real.refused("user", "undelegate", "office", "secadmin", who="office") == "not_found"
    real.holds()


def test_one_token_is_revoked_by_its_name_or_by_itself(real: Real) -> None:
    made = [real.ok("user", "token", who="office") for _ in range(3)]
    revoke = ("user", "token", "--revoke")
    assert real.refused(*revoke, who="office") == "ambiguous"
    assert real.ok(*revoke, made[0]["name"], who="office")["name"] == made[0]["name"]
    assert real.ok(*revoke, token=made[1]["token"])["name"] == made[1]["name"]
    assert [real.run("rounds", token=m["token"]) == [] for m in made] == [False, False, True]
    assert real.refused(*revoke, made[2]["name"], who="auditor") == "not_found"
    assert real.ok(*revoke, who="office")["name"] == made[2]["name"]
    assert real.refused(*revoke, who="office") == "not_found"
    real.holds()


def test_a_token_neither_changes_the_password_nor_makes_another_token(real: Real) -> None:
    token = real.ok("user", "token", who="office")["token"]
    changed = real.refused("user", "passwd", token=token, more="另一个口令 2026\n")
    assert (changed, real.refused("user", "token", token=token)) == ("not_permitted",) * 2
    real.ok("user", "passwd", who="office", more="另一个口令 2026\n")
    real.passwords["office"] = "另一个口令 2026"
    assert real.refused("rounds", token=token) == "not_authenticated"
    real.holds()

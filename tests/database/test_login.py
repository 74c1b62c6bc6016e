"""A sign-in that `login` stores: its end, its rights, its owner and the place of its token."""

import json
import stat
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.database.real import Real
from tests.support import Program
from workflow.errors import WorkflowError
from workflow.people import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at hardly any cost: many are asked for here."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the program keeps what it needs between two commands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "xuncha"


@pytest.fixture
def real(empty_url: str, state: Path) -> Real:
    """Return a real database in which the administrators have passwords of their own."""
    made = Real(empty_url)
    made.init()
    made.own("office", "sysadmin", "secadmin", "auditor")
    return made


def kept(state: Path) -> list[Path]:
    """Return the files of the sign-ins that are kept."""
    return sorted(state.glob("sign-in-*")) if state.exists() else []


def hinted(refusal: WorkflowError) -> str:
    """Return the code of what a refusal says to do."""
    return refusal.hint.code if refusal.hint else ""


def test_who_is_signed_in_gives_no_password_until_they_sign_out(real: Real) -> None:
    assert real.refused("rounds") == "not_authenticated"
    made = real.ok("login", who="office")
    assert (made["account"], made["idle_minutes"]) == ("office", 30)
    assert real.ok("rounds") == []
    assert real.ok("logout") == {"account": "office", "signed_out": True}
    assert real.refused("rounds") == "not_authenticated"
    assert real.ok("logout") == {"account": None, "signed_out": False}
    real.holds()


def test_the_token_stands_in_a_file_that_nobody_else_reads_and_nowhere_else(
    real: Real, state: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = real.ok("login", who="office")
    (file,) = kept(state)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    token = json.loads(file.read_text())["token"]
    assert token not in json.dumps(made)
    log = real.ok("audit", "log", who="auditor")
    assert [e["act"] for e in log][-1] == "login"
    assert token not in json.dumps(log, ensure_ascii=False)
    real.ok("logout")
    assert kept(state) == []
    assert real.refused("rounds", token=token) == "not_authenticated"


def test_a_file_that_others_can_read_is_not_used(real: Real, state: Path) -> None:
    real.ok("login", who="office")
    (file,) = kept(state)
    file.chmod(0o640)
    assert real.refused("rounds") == "not_authenticated"
    real.ok("login", who="office")
    assert real.ok("rounds") == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{}", "[1]", "\x00", '{"account": "office"}'])
def test_a_file_that_says_nothing_is_no_sign_in(real: Real, state: Path, content: str) -> None:
    real.ok("login", who="office")
    (file,) = kept(state)
    file.write_text(content)
    assert real.refused("rounds") == "not_authenticated"


def test_a_password_with_as_comes_before_a_token_and_a_token_before_the_sign_in(real: Real) -> None:
    token = real.ok("user", "token", who="auditor")["token"]
    real.ok("login", who="office")
    assert real.refused("user", "list", token="xc_nonsense") == "not_authenticated"
    assert real.ok("audit", "verify", token=token)["ok"]
    verified = real.run("keys", "recovery", who="secadmin", token=token)
    assert not isinstance(verified, WorkflowError), verified
    assert real.refused("rounds", "--as", "sysadmin") == "not_authenticated"
    assert real.ok("rounds", "--as", "office") == []


def test_who_approves_opens_or_gives_rights_gives_the_password_all_the_same(real: Real) -> None:
    real.ok("login", who="sysadmin")
    asked = (
        ("approve", "r1/a"),
        ("open", "r1/a", "letter", "1", "--reason", "x"),
        ("user", "add", "x", "--name", "X", "--role", "office"),
        ("user", "consent", "office"),
        ("user", "disable", "office"),
        ("user", "enable", "office"),
        ("user", "delegate", "office", "auditor", "--from", "2026-01-01", "--until", "2026-01-02"),
        ("user", "undelegate", "office", "auditor"),
        ("user", "passwd"),
        ("user", "token"),
        ("keys", "recovery"),
    )
    for command in asked:
        answer = real.run(*command)
        assert isinstance(answer, WorkflowError), command
        assert (answer.code, hinted(answer)) == ("not_authenticated", "give_password"), command
    # The account is that of the sign-in; only the password is given.
    typed = real.passwords["sysadmin"] + "\n"
    made = real.ok("user", "add", "x", "--name", "X", "--role", "office", "--password-stdin",
                   more=typed)  # fmt: skip
    assert made["pending"] is True
    assert {a["account"] for a in real.ok("user", "list")} >= {"x", "office"}
    real.holds()


def test_a_new_password_a_revocation_and_disabling_end_it(real: Real) -> None:
    real.ok("login", who="office")
    new = "另一个口令 2026 abc"
    real.ok("user", "passwd", who="office", more=f"{new}\n")
    real.passwords["office"] = new
    assert real.refused("rounds") == "not_authenticated"

    real.ok("login", who="office")
    real.ok("user", "token", "--revoke")
    assert real.refused("rounds") == "not_authenticated"

    real.ok("login", who="office")
    real.ok("user", "disable", "office", who="sysadmin")
    refused = real.run("rounds")
    assert (refused.code, hinted(refused)) == ("not_authenticated", "log_in")
    real.holds()


def test_signing_in_again_ends_the_sign_in_before(real: Real, state: Path) -> None:
    real.ok("login", who="office")
    first = json.loads(kept(state)[0].read_text())["token"]
    real.ok("login", who="auditor")
    assert len(kept(state)) == 1
    assert real.refused("rounds", token=first) == "not_authenticated"
    assert real.ok("audit", "verify")["ok"]


def test_each_database_has_a_sign_in_of_its_own(real: Real, state: Path, tmp_path: Path) -> None:
    other = Real(f"sqlite:///{tmp_path / 'other.db'}")
    other.init()
    other.own("auditor")
    other.ok("login", who="auditor")
    assert real.refused("rounds") == "not_authenticated"
    real.ok("login", who="office")
    assert len(kept(state)) == 2
    other.ok("logout")
    assert real.ok("rounds") == []
    # A file of one in the place of the other proves nothing.
    real_file = kept(state)[0]
    other.ok("login", who="auditor")
    (other_file,) = set(kept(state)) - {real_file}
    other_file.write_bytes(real_file.read_bytes())
    assert other.refused("audit", "verify") == "not_authenticated"


def test_the_same_database_is_the_same_by_whatever_path(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Real("sqlite:///here.db")
    here.init()
    here.own("office")
    here.ok("login", who="office")
    assert Real(f"sqlite:///{tmp_path}/../{tmp_path.name}/here.db").ok("rounds") == []


def test_nothing_is_kept_where_the_file_cannot_be_written(
    real: Real, state: Path, tmp_path: Path
) -> None:
    state.parent.mkdir(exist_ok=True)
    for file in state.parent.glob("**/*"):
        file.unlink()
    if state.exists():
        state.rmdir()
    state.write_text("no folder")
    assert real.refused("login", who="office") == "bad_input"
    log = real.ok("audit", "log", who="auditor")
    assert "login" not in [e["act"] for e in log]


def at(program: Program, *arguments: str, time: str) -> str:
    """Return `done`, or by which code a command is refused that nobody's name stands with."""
    answer = program.run(*arguments, at=time, who="")
    return "done" if answer.code == 0 else str(answer.json["error"]["code"])


def test_it_ends_after_half_an_hour_unused_and_after_twelve_hours_in_all(
    program: Program, state: Path
) -> None:
    program.ok("login", at="2026-03-02T09:00", who="office")
    act = ("figures", "none")
    assert at(program, *act, time="2026-03-02T09:29:59") == "not_found"
    assert at(program, *act, time="2026-03-02T09:59:58") == "not_found"
    assert at(program, *act, time="2026-03-02T10:29:59") == "not_authenticated"
    # The file says nothing of it: the database judges.
    program.ok("login", at="2026-03-02T09:00", who="office")
    times = [f"2026-03-02T{h:02}:{m:02}" for h in range(9, 21) for m in (0, 25, 50)]
    assert {at(program, *act, time=time) for time in times} == {"not_found"}
    assert at(program, *act, time="2026-03-02T20:59:59") == "not_found"
    assert at(program, *act, time="2026-03-02T21:00:00") == "not_authenticated"
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_who_acts_for_somebody_signs_in_for_themselves(program: Program, state: Path) -> None:
    days = ("--from", "2026-03-01", "--until", "2026-03-31")
    program.ok("user", "delegate", "office", "leading", *days)
    assert program.refused("login", "--for", "office", who="leading") == "bad_input"
    program.ok("login", who="leading")
    told = program.ok("calendar", "show", who="")
    assert told is not None


def test_the_account_of_the_environment_goes_with_its_own_sign_in_only(
    real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    real.ok("login", who="office")
    monkeypatch.setenv("XUNCHA_AS", "巡察办")
    assert real.ok("rounds") == []
    monkeypatch.setenv("XUNCHA_AS", "auditor")
    answer = real.run("rounds")
    assert isinstance(answer, WorkflowError)
    assert (answer.code, hinted(answer)) == ("not_authenticated", "give_password")


def test_who_is_signed_in_acts_for_those_who_delegated_to_them(real: Real) -> None:
    days = ("--from", "2020-01-01", "--until", "2099-12-31")
    real.ok("user", "add", "lead", "--name", "领导", "--role", "leading_group", who="sysadmin")
    real.ok("user", "consent", "lead", who="secadmin")
    real.ok("user", "delegate", "office", "lead", *days, who="office")
    password = "领导自己的口令 2026 xyz"
    real.ok("user", "passwd", "lead", who="sysadmin", more=f"{password}\n")
    real.ok("user", "consent", "lead", who="secadmin")
    real.passwords["lead"] = password
    real.own("lead")
    real.ok("login", who="lead")
    assert real.ok("rounds", "--for", "office") == []
    real.ok("user", "undelegate", "office", "lead", who="office")
    assert real.refused("rounds", "--for", "office") == "not_permitted"
    real.holds()

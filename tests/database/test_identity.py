"""Who acts and what they may see, in a real database: passwords, tokens, roles."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from sqlalchemy import select

import cli
from tests.support import run, table
from tests.unit.commands.terminal import Terminal
from workflow.database.schema import accounts
from workflow.database.sessions import open_database
from workflow.errors import BusyError
from workflow.people import passwords

Run = Callable[..., Any]

pytestmark = pytest.mark.slow  # passwords are hashed at their real cost


@pytest.fixture
def real(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Run, dict[str, str]]:
    """Return the URL of a real database, and its one-time passwords."""
    import json

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XUNCHA_TOKEN", raising=False)

    def call(*arguments: str, typed: str = "", token: str = "") -> Any:
        given = table().with_options(arguments, ["--database", empty_url, "--json"])
        result = CliRunner(env={"XUNCHA_TOKEN": token}).invoke(
            cli.group, given, input=typed, catch_exceptions=True
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            return result.exception
        return json.loads(result.stdout)

    made = call("init")
    return call, {who: chosen(call, who, given) for who, given in made["accounts"].items()}


def chosen(call: Run, account: str, given: str) -> str:
    """Let an account replace the password it was given with its own, and return that."""
    own = f"自己的口令 {account} 2026"
    call("user", "passwd", "--as", account, "--password-stdin", typed=f"{given}\n{own}\n")
    return own


def test_a_password_is_asked_for_and_must_be_right(real: tuple[Run, dict[str, str]]) -> None:
    call, passwords = real
    listed = call("user", "list", "--as", "sysadmin", "--password-stdin",
                  typed=passwords["sysadmin"] + "\n")  # fmt: skip
    assert {a["account"] for a in listed} == set(passwords)
    for account in ("sysadmin", "nobody"):
        refused = call("user", "list", "--as", account, "--password-stdin", typed="wrong\n")
        assert refused.code == "not_authenticated"
    assert call("status").code == "not_authenticated"


def test_a_token_implies_its_account_until_it_is_disabled(real: tuple[Run, dict[str, str]]) -> None:
    call, passwords = real
    made = call("user", "token", "--as", "office", "--password-stdin",
                typed=passwords["office"] + "\n")  # fmt: skip
    token = made["token"]
    assert call("rounds", token=token) == []
    call("user", "disable", "office", "--as", "sysadmin", "--password-stdin",
         typed=passwords["sysadmin"] + "\n")  # fmt: skip
    assert call("rounds", token=token).code == "not_authenticated"
    verified = call("audit", "verify", "--as", "auditor", "--password-stdin",
                    typed=passwords["auditor"] + "\n")  # fmt: skip
    assert verified["ok"], verified


def test_a_token_goes_with_the_name_of_its_account_and_no_other(
    real: tuple[Run, dict[str, str]],
) -> None:
    call, passwords = real
    token = call("user", "token", "--as", "office", "--password-stdin",
                 typed=passwords["office"] + "\n")["token"]  # fmt: skip
    assert call("rounds", "--as", "office", token=token) == []
    assert call("rounds", "--as", "sysadmin", token=token).code == "not_authenticated"


def test_the_clock_is_set_in_a_simulation_only(real: tuple[Run, dict[str, str]]) -> None:
    call, passwords = real
    refused = call("rounds", "--at", "2026-01-01", "--as", "office", "--password-stdin",
                   typed=passwords["office"] + "\n")  # fmt: skip
    assert refused.code == "bad_input"


def test_nobody_holds_auditor_and_an_administration_together(
    real: tuple[Run, dict[str, str]],
) -> None:
    call, passwords = real
    given = ["--as", "secadmin", "--password-stdin"]
    typed = passwords["secadmin"] + "\n"
    refused = call("user", "add", "x", "--name", "X", "--role", "auditor", "--role", "sysadmin",
                   *given, typed=typed)  # fmt: skip
    assert refused.code == "bad_input"
    made = call(
        "user", "add", "lead", "--name", "领导", "--role", "leading_group", *given, typed=typed
    )
    assert made["password"]
    office = call("user", "add", "y", "--name", "Y", "--role", "office", "--as", "office",
                  "--password-stdin", typed=passwords["office"] + "\n")  # fmt: skip
    assert office.code == "not_permitted"


def test_the_key_file_is_made_again_from_its_recovery_code(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(["init", "--database", empty_url, "--json"]).json
    file = Path(made["key_file"])
    before = file.read_text()
    file.unlink()
    written = ["keys", "restore", "--database", empty_url, "--json", made["recovery_code"]]
    assert run(written).code == 2  # no word of a command: others see those
    monkeypatch.setattr("sys.stdin", io.StringIO(made["recovery_code"] + "\n"))
    piped = run(["keys", "restore", "--database", empty_url, "--json"])
    assert piped.json["error"]["code"] == "bad_input"
    assert not file.exists()
    with Terminal(["keys", "restore", "--json"], {"XUNCHA_DATABASE": empty_url}) as terminal:
        terminal.type(made["recovery_code"])
        assert terminal.end() == 0, terminal.said
        assert made["recovery_code"] not in terminal.said
    assert file.read_text() == before
    assert file.stat().st_mode & 0o077 == 0


def test_passwords_may_be_piped_with_the_line_ends_of_windows(
    real: tuple[Run, dict[str, str]], empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, passwords = real
    new = "新的口令 2026-xyz"

    def piped(*arguments: str, typed: str) -> None:
        content = io.BytesIO(typed.encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(content, encoding="utf-8", newline="\n"))
        shared = ["--database", empty_url, "--as", "office", "--password-stdin"]
        answer = run(table().with_options(arguments, shared))
        assert answer.code == 0, answer.err

    piped("user", "passwd", typed=f"{passwords['office']}\r\n{new}\r\n")
    piped("status", typed=f"{new}\n")
    piped("status", typed=f"{new}\r\n")


def test_a_hash_that_costs_less_than_those_of_today_is_renewed_at_signing_in(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    with monkeypatch.context() as before:
        before.setattr(passwords, "_HASHER", weaker)
        made = run(["init", "--database", empty_url, "--json"]).json["accounts"]

        for account, given in list(made.items()):
            own = f"自己的口令 {account} 2026"
            monkeypatch.setattr("sys.stdin", io.StringIO(f"{given}\n{own}\n"))
            shared = ["--database", empty_url, "--as", account, "--password-stdin"]
            assert run(["user", "passwd", *shared]).code == 0
            made[account] = own

    def signed_in(account: str, *words: str) -> Any:
        given = [*words, "--database", empty_url, "--as", account, "--password-stdin", "--json"]
        monkeypatch.setattr("sys.stdin", io.StringIO(made[account] + "\n"))
        return run(given).json

    def renewed() -> list[str]:
        database = open_database(empty_url)
        with database.read() as connection:
            rows = connection.execute(select(accounts.c.account, accounts.c.password_hash)).all()
        database.dispose()
        return [row.account for row in rows if not passwords.needs_rehash(row.password_hash)]

    assert renewed() == []
    signed_in("office", "rounds")
    assert renewed() == ["office"]
    last = signed_in("office", "audit", "log")[-1]
    assert (last["act"], last["actor"]) == ("rehash", "office")
    verified = signed_in("auditor", "audit", "verify")
    assert verified["ok"], verified
    assert len([e for e in signed_in("office", "audit", "log") if e["act"] == "rehash"]) == 2


def test_signing_in_does_not_wait_for_a_hash_that_cannot_be_renewed(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(["init", "--database", empty_url, "--json"]).json["accounts"]
    shared = ["--database", empty_url, "--as", "office", "--password-stdin"]
    own = "自己的口令 office 2026"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{made['office']}\n{own}\n"))
    assert run(["user", "passwd", *shared]).code == 0
    monkeypatch.setattr(passwords, "needs_rehash", lambda _: True)

    def busy(*_: object) -> None:
        raise BusyError("somebody else is writing")

    monkeypatch.setattr("workflow.people.accounts.renew_hash", busy)
    monkeypatch.setattr("sys.stdin", io.StringIO(own + "\n"))
    assert run(["rounds", *shared, "--json"]).code == 0

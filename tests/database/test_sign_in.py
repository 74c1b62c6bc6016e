"""Wrong passwords: after five the account pauses, whoever guesses and from wherever."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select, update

from tests.database.real import Real
from workflow.clock import StoppedClock
from workflow.database.schema import accounts, password_tries
from workflow.database.sessions import Database, open_database
from workflow.errors import NotAuthenticatedError
from workflow.operations import sign_in
from workflow.people import accounts as accounts_of
from workflow.people import passwords, tries

RIGHT = "自己的口令 2026-xyz"
WRONG, PAUSED = "incorrect account or password", "nobody signs in"


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Return a database whose office has a password that is quick to hash."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 1024, 1))
    monkeypatch.setattr(passwords, "_NOBODY", passwords.hash_password("nobody's"))
    opened = open_database(database_url)
    with opened.write() as connection:
        given = {"password_hash": passwords.hash_password(RIGHT), "password_given": 0}
        connection.execute(update(accounts).values(given))
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 3, 2, 1, 0, 30, tzinfo=UTC))


def tried(database: Database, clock: StoppedClock, account: str, password: str = "x") -> str:
    """Return the refusal of a password; empty for the right one."""
    waited: list[float] = []
    try:
        sign_in.check_password(database, clock, account, password, wait=waited.append)
    except NotAuthenticatedError as refusal:
        return str(refusal) + "".join(f" waited {seconds}" for seconds in waited)
    return "".join(f"waited {seconds}" for seconds in waited)


@pytest.mark.parametrize("account", ["office", "gibtsnicht", "王 五 可能是口令"])
def test_after_five_wrong_passwords_an_account_pauses_whether_there_is_one_or_not(
    database: Database, clock: StoppedClock, account: str
) -> None:
    assert [tried(database, clock, account) for _ in range(4)] == [WRONG] * 4
    told = f"after 5 wrong passwords nobody signs in as {account} until 2026-03-02 09:16"
    assert tried(database, clock, account) == told
    assert tried(database, clock, account, RIGHT) == told
    clock.at += timedelta(minutes=15)
    assert tried(database, clock, account) == told, "trying on makes it no longer"
    clock.at += timedelta(minutes=1)
    assert tried(database, clock, account) == WRONG
    assert tried(database, clock, account, RIGHT) == ("" if account == "office" else WRONG)


def test_one_account_that_pauses_stops_no_other(database: Database, clock: StoppedClock) -> None:
    for _ in range(6):
        tried(database, clock, "office")
    assert tried(database, clock, "auditor", RIGHT) == ""


def test_a_right_password_or_a_while_without_wrong_ones_forgives_those_before(
    database: Database, clock: StoppedClock
) -> None:
    for _ in range(3):
        assert [tried(database, clock, "office") for _ in range(4)] == [WRONG] * 4
        assert tried(database, clock, "office", RIGHT) == ""
        assert [tried(database, clock, "auditor") for _ in range(4)] == [WRONG] * 4
        clock.at += timedelta(minutes=15)


@pytest.mark.parametrize("back", [timedelta(days=400), timedelta(hours=1)])
def test_a_clock_that_was_wrong_locks_nobody_for_longer(
    database: Database, clock: StoppedClock, back: timedelta
) -> None:
    for _ in range(5):
        tried(database, clock, "office")
    clock.at -= back
    assert tried(database, clock, "office", RIGHT) == ""


def test_many_who_guess_at_once_learn_of_no_more_than_five(
    database: Database, clock: StoppedClock
) -> None:
    told: list[str] = []
    ready = threading.Barrier(12)

    def guess(number: int) -> None:
        ready.wait()
        told.append(tried(database, clock, "office", f"guess {number}"))

    guessing = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()
    assert sorted(PAUSED in said for said in told) == [False] * 4 + [True] * 8
    assert PAUSED in tried(database, clock, "office", RIGHT)
    with database.read() as connection:
        (row,) = connection.execute(select(password_tries))
    assert (row.account, row.wrong) == ("office", 5)


def test_a_right_password_that_comes_after_the_fifth_wrong_one_is_refused_like_a_wrong_one(
    database: Database, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was checked before the account paused, and answered afterwards."""
    verify = passwords.verify

    def overtaken(stored: str | None, password: str) -> bool:
        if password == RIGHT:
            for _ in range(5):
                tried(database, clock, "office")
        return verify(stored, password)

    monkeypatch.setattr(passwords, "verify", overtaken)
    assert PAUSED in tried(database, clock, "office", RIGHT)


def test_many_wrong_passwords_of_many_accounts_only_make_everybody_wait(
    database: Database, clock: StoppedClock
) -> None:
    for number in range(39):
        assert tried(database, clock, f"a{number}") == WRONG
    assert tried(database, clock, "office", RIGHT) == ""
    assert tried(database, clock, "a39") == WRONG
    assert tried(database, clock, "office", RIGHT) == "waited 1"
    with database.write() as connection:
        for number in range(40, 200):
            tries.count(connection, f"a{number}", clock.now())
    assert tried(database, clock, "gibtsnicht") == f"{WRONG} waited 5"
    assert tried(database, clock, "office", RIGHT) == "waited 5"
    clock.at += timedelta(minutes=15)
    assert tried(database, clock, "office", RIGHT) == ""


@pytest.mark.slow
def test_who_has_not_signed_in_does_not_learn_whose_a_name_is(
    empty_url: str, tmp_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = Real(empty_url)
    real.init("--profile", "standalone")
    real.own("sysadmin")
    for account in ("wang1", "wang2"):
        real.ok("user", "add", account, "--name", "王一", "--role", "office", who="sysadmin")
    said = []
    for name in ("巡察办", "auditor", "王一", "没有"):  # of one account, itself, of two, of none
        real.passwords[name] = "falsch"
        told = [str(real.run("rounds", "--as", name))]
        told += [str(real.run("rounds", who=name)) for _ in range(6)]
        said.append([re.sub(r"\d\d:\d\d", "…", one.replace(name, "…")) for one in told])
    assert said[0] == said[1] == said[2] == said[3]


@pytest.mark.slow
def test_a_pause_is_seen_by_administrators_and_ended_by_them_and_a_token_goes_on(
    empty_url: str, tmp_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = Real(empty_url)
    real.init("--profile", "standalone")
    real.own("office", "sysadmin", "auditor")
    token = real.ok("user", "token", who="office")["token"]
    own = real.passwords["office"]
    real.passwords["office"] = "falsch"
    for _ in range(5):
        assert real.refused("rounds", who="office") == "not_authenticated"
    real.passwords["office"] = own
    assert real.refused("rounds", who="office") == "not_authenticated"
    assert real.ok("rounds", token=token) == []
    listed = {a["account"]: a["paused_until"] for a in real.ok("user", "list", who="sysadmin")}
    assert [who for who, until in listed.items() if until] == ["office"]
    assert real.ok("user", "enable", "office", who="sysadmin")["disabled"] is False
    assert real.ok("rounds", who="office") == []
    assert real.refused("user", "enable", "office", who="sysadmin") == "bad_input"
    real.passwords["office"] = "falsch"
    for _ in range(5):
        real.refused("rounds", who="office")
    real.passwords["office"] = "ein anderes Wort 7"
    given = f"{real.passwords['office']}\n"
    real.ok("user", "passwd", "office", who="sysadmin", more=given)
    real.own("office")
    assert real.ok("rounds", who="office") == []
    told = real.ok("audit", "access", "--account", "office", who="auditor")
    assert [line["act"] for line in told] == ["sign_in"] * 11
    real.holds()


def test_as_much_is_asked_for_an_account_that_is_not_there(
    database: Database, clock: StoppedClock
) -> None:
    sent: list[str] = []
    for engine in (database.reading, database.writing):
        event.listen(engine, "before_cursor_execute", lambda *said: sent.append(said[2]))
    asked = {}
    for named in ("office", "gibtsnicht"):
        sent.clear()
        with database.read() as connection:
            account = accounts_of.resolve(connection, named)
        tried(database, clock, account)
        asked[named] = list(sent)
    assert asked["office"] == asked["gibtsnicht"]

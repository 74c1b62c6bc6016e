"""An address is parsed or refused, and shown without its secrets."""

from pathlib import Path

import pytest

from tests.support import run
from workflow.database import address, sessions
from workflow.errors import NoDatabaseError

SECRET = "geheim"
MALFORMED = [
    f"postgresql+psycopg://u:{SECRET}@h:port/db",
    f"postgresql+psycopg://u:{SECRET}/{SECRET}@h:12x/db",
    f"postgresql+psycopg://u:{SECRET}@[::1",
    f"postgresql+asyncpg://u:{SECRET}@h/db",
    f"mysql://u:{SECRET}@h/db",
    f"sqlite:///x.db?key={SECRET}",
    f"sqlite:///file:{SECRET}?uri=true",
    f"{SECRET}",
    "sqlite://",
    "sqlite:///:memory:",
]


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_address_is_refused_and_its_password_never_told(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["status", "--as", "office"], ["init"], ["template", "round", "-o", "a.xlsx"]):
        answer = run([*words, "--database", url, "--json"])
        assert answer.json["error"]["code"] == "no_database", words
        assert SECRET not in answer.out + answer.err


def test_an_address_is_told_without_its_secrets() -> None:
    url = f"postgresql+psycopg://u:{SECRET}@h/db?password={SECRET}&sslpassword={SECRET}&pooler=x"
    assert SECRET not in address.shown(url)
    assert "pooler=x" in address.shown(url)
    assert address.sqlite_file("sqlite:////a/b.db") == Path("/a/b.db")
    assert address.sqlite_file(url) is None


def test_an_option_that_the_server_does_not_know_tells_no_password() -> None:
    database = sessions.open_database(f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/d?foo={SECRET}")
    with pytest.raises(NoDatabaseError) as refused, database.read():
        pass
    assert SECRET not in str(refused.value)
    database.dispose()


def test_a_database_of_a_server_is_the_same_whoever_connects_to_it() -> None:
    same = {
        address.place("postgresql+psycopg://wang:geheim@db.example/xuncha"),
        address.place("postgresql://li@db.example:5432/xuncha"),
        address.place("postgresql+psycopg://db.example/xuncha?password=geheim"),
    }
    assert same == {"postgresql://db.example:5432/xuncha"}
    for other in ("postgresql://db.example/other", "postgresql://db.example:5433/xuncha"):
        assert address.place(other) not in same

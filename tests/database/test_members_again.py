"""A name written in place of an account, or a second account of one name, is pointed out."""

from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    """Return the small round."""
    small.open_round(program, tmp_path)
    return program


def notes(answer: Any) -> list[tuple[str, str]]:
    """Return the codes and messages of what an answer points out."""
    return [(n["code"], n["message"]) for n in answer.get("notes", [])]


@pytest.mark.parametrize("account", ["祖一", "祖\u200d一", "zu9"])
def test_a_new_member_with_the_name_of_another_is_pointed_out(
    opened: Program, account: str
) -> None:
    given = ("职责=组员", "分工=谈话") if account != "zu9" else ("姓名=祖一", "职责=组员")
    ((code, message),) = notes(opened.ok("record", "member", "r1/a", f"账号={account}", *given))
    assert code == "looks_like"
    assert "zu1" in message


def test_another_name_or_a_correction_is_not_pointed_out(opened: Program) -> None:
    for given in (("账号=zu1", "分工=查账"), ("账号=王明", "姓名=王明", "职责=组员")):
        assert not notes(opened.ok("record", "member", "r1/a", *given))


def test_a_liaison_who_is_named_in_place_of_the_account_is_pointed_out(opened: Program) -> None:
    answer = opened.ok("record", "unit", "r1/a", "联络员账号=祖一")
    assert any(code == "looks_like" and "zu1" in message for code, message in notes(answer))


def test_a_disabled_account_is_enabled_by_its_name(opened: Program) -> None:
    opened.ok("user", "add", "second", "--name", "办二", "--role", "office", who="sysadmin")
    assert opened.ok("user", "disable", "办二", who="sysadmin")["account"] == "second"
    assert opened.refused("user", "disable", "办二", who="sysadmin") == "not_found"
    assert opened.ok("user", "enable", "办二", who="sysadmin")["account"] == "second"

"""Every refusal, to anybody and by any command, is a line of the access log."""

from pathlib import Path
from typing import Any

import click
import pytest
from sqlalchemy import select

from presentation.words import WORDS
from tests.database import small
from tests.database.real import Real
from tests.support import Program, table
from workflow.database.schema import access_log
from workflow.database.sessions import open_database

UNIT = "r1/a"


@pytest.fixture
def two(program: Program, tmp_path: Path) -> Program:
    """A simulation with a round of two units."""
    small.open_round(program, tmp_path)
    return program


def lines(program: Program, *filters: str) -> list[tuple[Any, ...]]:
    """Return the access log as the auditor reads it, without the times."""
    told = program.ok("audit", "access", *filters, who="auditor")
    return [(n["actor"], n["on_behalf_of"], n["act"], n["target"], n["code"]) for n in told]


REFUSED: dict[str, tuple[tuple[str, ...], str, tuple[str, str, str]]] = {
    "an act": (("cancel", UNIT, "--reason", "x"), "zu1", ("cancel", UNIT, "not_permitted")),
    "a hidden unit": (("status", UNIT), "liaison-b", ("status", UNIT, "not_found")),
    "an absent unit": (("status", "r1/x"), "office", ("status", "r1/x", "not_found")),
    "records": (("records", UNIT), "auditor", ("records", UNIT, "not_permitted")),
    "history": (("audit", "log", UNIT), "liaison-a", ("audit_log", UNIT, "not_permitted")),
    "letters": (("records", UNIT, "letter"), "zu1", ("records", UNIT, "not_permitted")),
    "figures": (("figures", UNIT), "auditor", ("figures", UNIT, "not_permitted")),
    "policy": (("policy", "show", "r1"), "liaison-b", ("policy_show", "r1", "not_permitted")),
    "accounts": (("user", "list"), "zu1", ("user_list", "", "not_permitted")),
    "an account": (("user", "disable", "li"), "zu1", ("user_disable", "li", "not_permitted")),
    "the export": (("export", UNIT, "-o", "x.xlsx"), "auditor", ("export", UNIT, "not_permitted")),
    "a notice": (("acknowledge", "none"), "li", ("acknowledge", "none", "not_found")),
    "the log": (("audit", "access", UNIT), "office", ("audit_access", UNIT, "not_permitted")),
    "nobody": (("status", UNIT), "gibtsnicht", ("sign_in", UNIT, "not_authenticated")),
    "no code": (("status", UNIT), "a b c!", ("sign_in", UNIT, "not_authenticated")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_one_line(two: Program, case: str) -> None:
    command, who, (act, target, code) = REFUSED[case]
    before = len(lines(two))
    assert two.refused(*command, who=who) == code
    named = "" if who == "a b c!" else who  # it may be a password
    assert lines(two)[before:] == [(named, None, act, target, code)]
    assert two.ok("audit", "verify", who="auditor")["ok"]


def test_what_is_asked_for_somebody_else_names_both(two: Program) -> None:
    days = ("--from", "2026-01-01", "--until", "2026-12-31")
    two.ok("user", "delegate", "liaison-a", "liaison-b", *days, who="sysadmin")
    two.refused("figures", UNIT, "--for", "liaison-a", who="liaison-b")
    two.refused("status", UNIT, "--for", "li", who="liaison-b")
    assert lines(two)[-2:] == [
        ("liaison-b", "liaison-a", "figures", UNIT, "not_permitted"),
        ("liaison-b", "li", "sign_in", UNIT, "not_permitted"),
    ]


def test_what_is_refused_in_a_dry_run_is_no_line(two: Program) -> None:
    before = lines(two)
    assert two.run("advance", UNIT, "--dry-run", who="zu1").code != 0
    assert two.run("advance", UNIT, "--dry-run").code == 3
    assert lines(two) == before


def test_the_auditor_asks_for_a_round_a_unit_an_account_or_the_days_since(two: Program) -> None:
    two.refused("figures", UNIT, who="liaison-a", at="2026-03-02T09:00")
    two.refused("status", "r1/b", who="liaison-a", at="2026-03-03T23:59")
    two.refused("status", "r2/a", who="liaison-b", at="2026-03-04T00:00")
    all_of = lines(two)
    assert len(all_of) == 3
    assert lines(two, "r1") == all_of[:2]
    assert lines(two, "r1/b") == all_of[1:2]
    assert lines(two, "--account", "liaison-b") == all_of[2:]
    assert lines(two, "--since", "2026-03-04") == all_of[2:]
    two.refused("user", "list", who="zu1")
    assert lines(two, "--account", "祖一") == lines(two, "--account", "zu1") == lines(two)[3:]
    assert two.refused("audit", "access", "--since", "gestern", who="auditor") == "bad_input"


def test_an_auditor_who_takes_no_part_sees_no_attempt_at_that_inspection(
    program: Program, tmp_path: Path
) -> None:
    given = {"账号": "auditor", "单位代码": "a", "情形": "公务回避", "处理": "不参加"}
    recusals = [*small.round_rows()["回避申报"], {**given, "批准人": "主任"}]
    small.open_round(program, tmp_path, 回避申报=recusals)
    program.refused("figures", UNIT, who="liaison-a")
    program.refused("figures", "r1/b", who="liaison-b")
    assert [line[3] for line in lines(program)] == ["r1/b"]
    assert lines(program, UNIT) == lines(program, "r1/x") == []


def test_what_was_typed_is_kept_short_and_without_control_characters(two: Program) -> None:
    two.refused("status", "r1/\x1b[31m" + "x" * 1000, who="office")
    (line,) = lines(two)
    assert (len(line[3]), "\x1b" in line[3]) == (200, False)


@pytest.mark.slow
def test_no_failed_sign_in_goes_unseen_and_nothing_that_was_typed_is_kept(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    real = Real(empty_url)
    real.init()
    real.own("office", "auditor")
    right = real.passwords.copy()
    real.passwords |= {"office": "geheim-falsch-1", "nobody": "geheim-falsch-2"}
    for who in ("office", "nobody"):
        assert real.refused("status", UNIT, who=who) == "not_authenticated"
    assert real.refused("records", UNIT, token="xc_geheim-falsch-3") == "not_authenticated"
    assert real.refused("records", UNIT) == "not_authenticated"
    real.passwords = right
    token = real.ok("user", "token", who="office")
    real.ok("user", "token", "--revoke", token=token["token"])
    assert real.refused("rounds", token=token["token"]) == "not_authenticated"
    told = real.ok("audit", "access", who="auditor")
    assert [(n["actor"], n["act"], n["target"], n["code"]) for n in told] == [
        ("office", "sign_in", UNIT, "not_authenticated"),
        ("nobody", "sign_in", UNIT, "not_authenticated"),
        ("", "sign_in", UNIT, "not_authenticated"),
        ("", "sign_in", UNIT, "not_authenticated"),
        ("office", "sign_in", "", "not_authenticated"),
    ]
    real.holds()
    database = open_database(empty_url)
    with database.read() as connection:
        kept = str(connection.execute(select(access_log)).all())
    database.dispose()
    assert "geheim" not in kept
    assert token["token"] not in kept


def test_every_command_that_is_noted_has_a_word_for_what_was_asked() -> None:
    """All but those that ask nothing of a database in anybody's name."""
    alone = {"demo", "template", "tick", "scheduler", "diagram", "check"}
    group = table()
    for name in group.table.keys() - alone:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        names = command.list_commands if isinstance(command, click.Group) else lambda _: [""]
        for sub in names(click.Context(command)):
            act = "_".join(filter(None, (name, sub))).replace("-", "_")
            assert act in WORDS, act

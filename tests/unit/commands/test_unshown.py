"""What is said if an answer cannot be written: whether the act was done, and nothing false."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.support import Program
from tests.unit.commands.terminal import ROOT, simulation

#: Where an answer goes: to a closed output, a full disk, and a reader who has left.
LOST = (">&-", ">/dev/full", "| true")


@pytest.fixture
def program(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    made = simulation(template("sqlite"), tmp_path, monkeypatch)
    made.ok("record", "round", "r1", "轮次名称=第一轮")
    return made


def shell(program: Program, line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell line in which $X is the program, and return the result."""
    run = f"{sys.executable} -c 'import cli; cli.main()'"
    given = {"XUNCHA_DATABASE": program.url, "XUNCHA_AS": program.who, "XUNCHA_LANG": "en"}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("$X", run)],
        cwd=folder,
        env={**os.environ, **given, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def title(program: Program) -> str:
    return str(program.ok("rounds")[0]["title"])


@pytest.mark.parametrize("lost", LOST)
def test_what_was_done_is_said_to_be_done_though_it_could_not_be_shown(
    program: Program, tmp_path: Path, lost: str
) -> None:
    for js in ("", " --json"):
        done = shell(program, f"$X record round r1 轮次名称=新{js} {lost}", tmp_path)
        assert done.returncode == 0, done.stderr
        assert "it was done, but the answer could not be written out" in done.stderr
        assert title(program) == "新"
        program.ok("record", "round", "r1", "轮次名称=第一轮")
    done = shell(program, f"$X template round -o round.xlsx {lost}", tmp_path)
    assert done.returncode == 0
    assert "it was done" in done.stderr
    assert (tmp_path / "round.xlsx").exists()


def test_where_nothing_was_done_that_is_said(program: Program, tmp_path: Path) -> None:
    for line in ("$X status", "$X rounds --json", "$X --help", "$X draft --help"):
        for lost in LOST[:2]:
            read = shell(program, f"{line} {lost}", tmp_path)
            assert read.returncode == 1, line
            assert "refused: the answer cannot be written out" in read.stderr
            assert "Exception" not in read.stderr
    refused = shell(program, "$X record round r1 开始日期=昨天 >&-", tmp_path)
    assert refused.returncode == 1
    assert title(program) == "第一轮"


def test_nobody_who_has_gone_away_is_told_anything(program: Program, tmp_path: Path) -> None:
    read = shell(program, "$X audit log --as auditor | true", tmp_path)
    assert (read.returncode, read.stderr) == (0, "")


def test_what_happens_beside_the_answer_never_decides(program: Program, tmp_path: Path) -> None:
    for lost in ("2>/dev/full", "2>&-", ">&- 2>&-", "<&-"):
        done = shell(program, f"$X record round r1 轮次名称=新 {lost}", tmp_path)
        assert done.returncode == 0
        assert title(program) == "新"
        program.ok("record", "round", "r1", "轮次名称=第一轮")


SECRETS = [
    ("user add neu --name 新 --role office", "sysadmin"),
    ("user token", "office"),
    ("keys recovery", "secadmin"),
]


@pytest.mark.parametrize(("words", "who"), SECRETS)
@pytest.mark.parametrize("lost", LOST)
def test_what_is_shown_only_once_is_not_made_where_it_cannot_be_shown(
    program: Program, tmp_path: Path, words: str, who: str, lost: str
) -> None:
    before = program.ok("audit", "log", who="auditor")
    for js in ("", " --json"):
        refused = shell(program, f"$X {words} --as {who}{js} {lost}", tmp_path)
        assert refused.returncode == 1
        assert "cannot be written out" in refused.stderr
        assert "nothing was done" in refused.stderr
    acts = [e["act"] for e in program.ok("audit", "log", who="auditor")[len(before) :]]
    assert not {"user_add", "token", "key_recovery"} & set(acts)
    assert "neu" not in [a["account"] for a in program.ok("user", "list", who="sysadmin")]


@pytest.mark.parametrize("lost", LOST)
def test_no_database_is_made_whose_passwords_cannot_be_shown(
    program: Program, tmp_path: Path, lost: str
) -> None:
    here = "--database sqlite:///neu.db"
    for js in ("", " --json"):
        refused = shell(program, f"$X init {here}{js} {lost}", tmp_path)
        assert refused.returncode == 1
        assert "nothing was done" in refused.stderr
        assert not (tmp_path / "neu.db.key").exists()
    assert (
        "there is no xuncha database neu.db" in shell(program, f"$X rounds {here}", tmp_path).stderr
    )
    made = shell(program, f"$X init {here}", tmp_path)
    assert made.returncode == 0
    assert "recovery code" in made.stdout

"""Output never overwrites the files of the database."""

import os
from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program


@pytest.mark.parametrize("end", ["", ".key", "-wal"])
def test_a_database_or_its_key_is_never_written_over(
    program: Program, tmp_path: Path, end: str
) -> None:
    small.open_round(program, tmp_path)
    if not program.url.startswith("sqlite"):
        end = ".key"
    taken = tmp_path / f"xuncha.db{end}"
    before = taken.read_bytes() if taken.exists() else None
    for command in (("template", "round", "-o"), ("export", "r1", "-o"), ("audit", "export")):
        assert program.refused(*command, str(taken)) == "bad_input"
    if end == ".key":  # the database itself keeps who was refused
        assert (taken.read_bytes() if taken.exists() else None) == before
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_a_file_is_replaced_when_the_new_one_is_whole(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    file.write_bytes(b"old")
    assert program.refused("export", "none", "-o", str(file)) == "not_found"
    assert file.read_bytes() == b"old"
    program.ok("template", "round", "-o", str(file))
    assert file.read_bytes().startswith(b"PK")
    assert [p.name for p in tmp_path.glob(".xuncha-*")] == []


def test_what_is_no_plain_file_is_never_replaced(program: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "real.xlsx").write_bytes(b"real")
    (tmp_path / "link.xlsx").symlink_to("real.xlsx")
    (tmp_path / "dead.xlsx").symlink_to("nowhere.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    names = ("pipe.xlsx", "link.xlsx", "dead.xlsx", "folder.xlsx")
    for taken in (*(str(tmp_path / name) for name in names), "/dev/null", "/dev/full"):
        before = os.lstat(taken)
        for command in (("template", "round", "-o"), ("audit", "export")):
            assert program.refused(*command, taken) == "bad_input"
        assert (os.lstat(taken).st_ino, os.lstat(taken).st_mode) == (before.st_ino, before.st_mode)
    assert (tmp_path / "real.xlsx").read_bytes() == b"real"

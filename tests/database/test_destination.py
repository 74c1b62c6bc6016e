"""What is written out never destroys what is kept."""

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
    if not end.endswith("-wal"):
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

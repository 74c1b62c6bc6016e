"""What somebody may not read does not exist for them; bad input is refused as such."""

from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program, run


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    small.open_round(program, tmp_path)
    return program


def test_the_list_of_rounds_counts_only_what_the_reader_may_know(opened: Program) -> None:
    assert opened.ok("rounds")[0]["open"] == 2
    assert opened.ok("rounds", who="liaison-a")[0]["open"] == 1
    assert opened.ok("rounds", who="sysadmin") == []


def test_a_sealed_text_is_refused_to_who_may_not_open_it(opened: Program, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("话", encoding="utf-8")
    opened.ok("record", "letter", "r1/a", "编号=1", f"摘要=@{text}", who="fu")
    for who in ("zu1", "auditor", "leading", "liaison-a"):
        answer = opened.refused("open", "r1/a", "letter", "1", "--reason", "看", who=who)
        assert answer == "not_permitted"
    listed = opened.ok("records", "r1/a", "letter", who="leading")
    assert listed[0]["fields"]["摘要"] == "†"


def test_one_person_where_two_are_needed_is_wrong_by_command_and_in_a_file(
    opened: Program, tmp_path: Path
) -> None:
    talk = ["谈话对象=人1", "日期=2026-03-01", "谈话人=祖一", "性质=首谈"]
    assert opened.refused("record", "interview", "r1/a", *talk, "记录人=zu1") == "bad_input"
    row = {"单位代码": "a", "谈话对象": "人1", "日期": "2026-03-01", "谈话人": "祖一",
           "记录人": "zu1", "性质": "首谈"}  # fmt: skip
    file = small.workbook(tmp_path / "r.xlsx", {"谈话": [row]})
    problem = opened.run("import", file).json["error"]["problems"][0]
    assert (problem["code"], problem["cell"]) == ("same_person", "E2")
    opened.ok("record", "interview", "r1/a", *talk, "记录人=zu2")


def test_bytes_that_are_no_text_are_refused(opened: Program, tmp_path: Path) -> None:
    answer = run(["status", "\udcff", "--database", opened.url])
    assert (answer.code, "[bad_input]" in answer.err) == (1, True)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    given = ("编号=1", f"摘要=@{tmp_path / 'binary'}")
    assert opened.refused("record", "letter", "r1/a", *given, who="fu") == "bad_input"


def test_an_account_is_a_code(opened: Program) -> None:
    given = ("user", "add", "a b", "--name", "张", "--role", "office")
    assert opened.refused(*given, who="secadmin") == "bad_input"


def test_a_damaged_database_is_not_said_to_be_missing(tmp_path: Path) -> None:
    file = tmp_path / "xuncha.db"
    file.write_bytes(b"this is a text, not a database" * 100)
    answer = run(["status", "--database", f"sqlite:///{file}", "--lang", "en"])
    assert answer.code == 1
    assert "cannot be used" in answer.err
    assert "xuncha init" not in answer.err

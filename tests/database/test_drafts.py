"""Versions of the report by command: submitted as documents, read, compared, taken, approved."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.database import small
from tests.support import Program
from tests.unit.workflow.files.documents import complex_field, document, paragraph, run
from workflow.database.schema import access_log
from workflow.database.sessions import open_database

AUTHORS = ("--author", "zu1", "--author", "zu2")
NONE = [
    a for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力") for a in ("--none-found", p)
]
UNIT = "r1/a"
FIRST = "关于甲单位的巡察报告\n一、发现问题三个。\n二、建议。\n"
SECOND = "关于甲单位的巡察报告\n一、发现问题五个。\n（一）账目不清。\n二、建议。\n"


def sha256(content: bytes | str) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


@pytest.fixture
def drafting(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A round in which one inspection is at drafting."""
    monkeypatch.chdir(tmp_path)
    small.open_round(program, tmp_path)
    small.place(program, "drafting")
    return program


def submit(program: Program, content: bytes | str, name: str = "报告.docx") -> Any:
    """Submit a version, and return the answer."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return program.ok("draft", UNIT, name, *AUTHORS, *NONE, who="zu1")


def as_word(text: str) -> bytes:
    return document("".join(paragraph(line) for line in text.splitlines()))


@pytest.fixture
def two(drafting: Program) -> Program:
    """Two versions: one in Word, one as plain text."""
    submit(drafting, as_word(FIRST))
    submit(drafting, SECOND, "报告.txt")
    return drafting


def test_the_text_of_a_document_is_kept_with_its_own_hash(drafting: Program) -> None:
    content = as_word(FIRST)
    made = submit(drafting, content)
    assert made == {
        "unit": "a", "version": 1, "sha256": sha256(content), "text_sha256": sha256(FIRST),
        "authors": ["zu1", "zu2"], "notes": [],
    }  # fmt: skip
    draft = drafting.ok("status", UNIT)["draft"]
    assert (draft["sha256"], draft["text_sha256"]) == (sha256(content), sha256(FIRST))
    assert drafting.ok("audit", "verify", who="auditor")["ok"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK"),
        ("a.docx", b"PK\x03\x04" + bytes(100)),
        ("a.docx", b"words"),
        ("a.docx", document(paragraph(" "))),
        ("a.txt", b"a\0b"),
        ("a.txt", b" \n\t\n"),
        ("a.txt", b""),
    ],
)
def test_what_nobody_could_read_is_refused(drafting: Program, name: str, content: bytes) -> None:
    Path(name).write_bytes(content)
    assert drafting.refused("draft", UNIT, name, *AUTHORS, who="zu1") == "bad_input"
    assert drafting.ok("status", UNIT)["draft"] is None


def test_everything_that_makes_a_document_read_differently_is_named_at_once(
    drafting: Program,
) -> None:
    body = paragraph("甲", complex_field("DATE"), f"<w:ins>{run('五')}</w:ins>")
    Path("a.docx").write_bytes(document(body, more={"word/vbaProject.bin": b"x"}))
    error = drafting.run("draft", UNIT, "a.docx", *AUTHORS, who="zu1").json["error"]
    assert error["code"] == "bad_input"
    assert error["next"]
    assert [p["code"] for p in error["problems"]] == ["tracked_changes", "fields", "macros"]
    said = drafting.run("draft", UNIT, "a.docx", *AUTHORS, who="zu1", js=False).err
    for problem in error["problems"]:
        assert problem["message"] in said
    assert "DATE" in said
    assert "五" in said


def test_comments_and_bytes_that_were_submitted_before_are_pointed_out(drafting: Program) -> None:
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    content = document(paragraph("报告", comment))
    assert [n["code"] for n in submit(drafting, content)["notes"]] == ["comments"]
    submit(drafting, FIRST, "b.txt")
    again = submit(drafting, content, "c.docx")
    assert again["version"] == 3
    assert [n["code"] for n in again["notes"]] == ["same_bytes", "comments"]
    assert "1" in again["notes"][0]["message"]


def test_a_version_is_read_by_its_text(two: Program) -> None:
    shown = two.ok("draft", "show", UNIT, "1", who="fu")
    assert shown["text"] == FIRST
    assert shown["text_sha256"] == sha256(FIRST)
    assert (shown["round"], shown["unit"], shown["version"]) == ("r1", "a", 1)
    assert (shown["current"], shown["file_name"]) == (False, "报告.docx")
    assert shown["authors"] == ["zu1", "zu2"]
    current = two.ok("draft", "show", UNIT, who="leading")
    assert (current["version"], current["current"], current["text"]) == (2, True, SECOND)
    assert two.refused("draft", "show", UNIT, "3") == "not_found"
    assert two.refused("draft", "show", "r1/b") == "not_found"


def test_a_version_is_piped_as_its_text_and_nothing_else(two: Program) -> None:
    answer = two.run("draft", "show", UNIT, "1", js=False)
    assert answer.out == FIRST
    assert sha256(FIRST) in answer.err


def test_two_versions_are_compared_paragraph_by_paragraph(two: Program) -> None:
    found = two.ok("draft", "diff", UNIT)
    assert (found["old"]["version"], found["new"]["version"]) == (1, 2)
    assert found["changes"] == [
        {
            "change": "changed",
            "old_line": 2,
            "old": ["一、发现问题三个。"],
            "new_line": 2,
            "new": ["一、发现问题五个。", "（一）账目不清。"],
        }
    ]
    assert two.ok("draft", "diff", UNIT, "1") == found
    assert two.ok("draft", "diff", UNIT, "1", "2") == found
    turned = two.ok("draft", "diff", UNIT, "2", "1")["changes"]
    assert turned[0]["old"] == found["changes"][0]["new"]
    said = two.run("draft", "diff", UNIT, js=False).out
    assert "- 一、发现问题三个。\n+ 一、发现问题五个。\n+ （一）账目不清。\n" in said
    assert "一样" in two.run("draft", "diff", UNIT, "1", "1", js=False).out


def test_a_first_version_has_none_before_it(drafting: Program) -> None:
    submit(drafting, FIRST, "a.txt")
    assert drafting.refused("draft", "diff", UNIT) == "not_found"


def test_the_file_of_a_version_is_taken_byte_for_byte(two: Program) -> None:
    made = two.ok("draft", "save", UNIT, "1", "-o", "taken.docx", who="zu2")
    assert Path("taken.docx").read_bytes() == as_word(FIRST)
    assert made["sha256"] == sha256(as_word(FIRST))
    assert made["file"] == "taken.docx"
    two.ok("draft", "save", UNIT, "-o", "taken.txt")
    assert Path("taken.txt").read_text(encoding="utf-8") == SECOND
    assert two.refused("draft", "save", UNIT, "-o", str(Path.cwd())) == "bad_input"
    assert two.refused("draft", "save", UNIT, "9", "-o", "nine.docx") == "not_found"
    assert not Path("nine.docx").exists()


def test_options_may_stand_before_the_word_that_says_what_is_done(two: Program) -> None:
    from tests.support import run

    shared = ["--database", two.url, "--at", two.at, "--json", "--as", "office"]
    for words in (
        ["draft", *shared, "show", UNIT, "1"],
        ["draft", "show", *shared, UNIT, "1"],
        ["draft", "show", UNIT, "1", *shared],
    ):
        assert run(words).json["text"] == FIRST
    made = ["报告.txt", *AUTHORS, *NONE, "--as", "zu1"]
    given = [w for w in shared if w not in ("--as", "office")]
    for version, words in enumerate(
        (["draft", UNIT, *made, *given], ["draft", *given, UNIT, *made],
         ["draft", "submit", *given, UNIT, *made], ["draft", *given, "submit", UNIT, *made]),
        start=3,
    ):  # fmt: skip
        assert run(words).json["version"] == version


@pytest.mark.parametrize("words", [["draft"], ["draft", UNIT], ["draft", "show"]])
def test_words_that_are_missing_are_told(words: list[str]) -> None:
    from tests.support import run

    assert run(words).code == 2


def test_reading_is_noted_and_reading_what_is_not_ones_own_too(two: Program) -> None:
    two.ok("draft", "show", UNIT, who="fu")
    two.ok("draft", "diff", UNIT, who="office")
    two.ok("draft", "save", UNIT, "1", "-o", "t.docx", who="leading")
    assert two.refused("draft", "show", UNIT, who="auditor") == "not_permitted"
    assert two.refused("draft", "show", UNIT, who="liaison-b") == "not_found"
    assert two.refused("draft", "show", UNIT, "7", who="fu") == "not_found"
    database = open_database(two.url)
    with database.read() as connection:
        wanted = select(
            access_log.c.actor, access_log.c.act, access_log.c.target, access_log.c.code
        )
        lines = connection.execute(wanted.where(access_log.c.act.startswith("draft_"))).all()
    database.dispose()
    assert sorted(map(tuple, lines)) == sorted(
        [
            ("fu", "draft_show", "r1/a 2", "done"),
            ("office", "draft_diff", "r1/a 1,2", "done"),
            ("leading", "draft_save", "r1/a 1", "done"),
            ("auditor", "draft_show", "r1/a", "not_permitted"),
            ("liaison-b", "draft_show", "r1/a", "not_found"),
            ("fu", "draft_show", "r1/a", "not_found"),
        ]
    )


def test_an_approval_names_the_hash_of_the_file_and_that_of_its_text(drafting: Program) -> None:
    content = as_word(FIRST)
    submit(drafting, content)
    drafting.ok("advance", UNIT)
    both = (sha256(content), sha256(FIRST))
    approved = drafting.ok("approve", UNIT, who="fu")
    assert (approved["sha256"], approved["text_sha256"]) == both
    (approval,) = drafting.ok("status", UNIT)["approvals"]
    assert (approval["sha256"], approval["text_sha256"]) == both
    assert drafting.ok("audit", "verify", who="auditor")["ok"]
    said = drafting.run("approve", UNIT, who="li", js=False)
    assert said.code == 0
    assert both[0] in said.err
    assert both[1] in said.err

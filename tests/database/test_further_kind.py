"""A new kind of record is one description, which everything else finds by itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from openpyxl import load_workbook

import cli
from docs import reference
from tests.database import small
from tests.support import Program, run
from workflow.records import catalogue, forms
from workflow.records.fields import field, where
from workflow.records.kind import Kind, RecordModel
from workflow.records.values import Code, Count, Day, Name, OneOf, SealedWords, TeamMembers

ROOT = Path(cli.__file__).parent


class GiftModel(RecordModel):
    """礼品登记: gifts that were handed in, which no real kind of record holds."""

    number: Code = field("登记号", example="1")
    place: Name = field("上交地点", example="办公室")
    way: Annotated[str, OneOf("当面", "邮寄")] = field("上交方式", "当面")
    carrier: Name = field("快递单号", when=where("way", "邮寄"))
    date: Day = field("上交日期", None, example="2026-03-20")
    pieces: Count = field("件数", None, example="2")
    takers: TeamMembers = field("接收人", (), example="祖一、祖二")
    giver: SealedWords = field("送礼人", example="某某")


GIFT = Kind(
    code="gift",
    sheet="礼品登记",
    model=GiftModel,
    identity=("number", "place"),
    numbered_by="number",
    asked=("number", "place", "date", "way", "carrier", "takers", "giver"),
    day="date",
    counts_from="date",
)
ROW = {"单位代码": "a", "登记号": "7", "上交地点": "办公室", "上交日期": "2026-03-01",
       "件数": 2, "接收人": "祖一"}  # fmt: skip


@pytest.fixture(autouse=True)
def _catalogued(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the new kind to the catalogue, and nowhere else."""
    monkeypatch.setattr(catalogue, "KINDS", (*catalogue.KINDS, GIFT))
    monkeypatch.setattr(catalogue, "BY_CODE", {**catalogue.BY_CODE, GIFT.code: GIFT})
    monkeypatch.setattr(catalogue, "BY_SHEET", {**catalogue.BY_SHEET, GIFT.sheet: GIFT})


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    small.open_round(program, tmp_path)
    program.at = "2026-04-02T09:00"
    return program


def test_its_sheet_is_in_the_template_with_headings_and_choices(
    opened: Program, tmp_path: Path
) -> None:
    file = tmp_path / "records.xlsx"
    assert GIFT.sheet in opened.ok("template", "records", "-o", str(file))["sheets"]
    sheet = load_workbook(file)[GIFT.sheet]
    assert [cell.value for cell in sheet[1]] == [
        "单位代码", "登记号", "上交地点", "上交方式", "快递单号", "上交日期", "件数", "接收人",
        "送礼人†", "轮次编号",
    ]  # fmt: skip
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == ['"当面,邮寄"']


def test_its_rows_are_imported_once_and_exported_as_they_were(
    opened: Program, tmp_path: Path
) -> None:
    rows = {GIFT.sheet: [ROW]}
    assert small.enter(opened, tmp_path, **rows)["sheets"][GIFT.sheet]["added"] == 1
    assert small.enter(opened, tmp_path, **rows)["sheets"][GIFT.sheet]["same"] == 1
    file = str(tmp_path / "export.xlsx")
    opened.ok("export", "r1/a", "-o", file)
    heads, values = load_workbook(file)[GIFT.sheet].iter_rows(values_only=True)
    there = dict(zip(heads, values, strict=True))
    assert (there["登记号"], there["接收人"], there["件数"]) == ("7", "祖一", 2)
    assert opened.ok("import", file)["sheets"][GIFT.sheet]["same"] == 1


def test_a_wrong_row_is_refused_with_its_cell(opened: Program, tmp_path: Path) -> None:
    wrong = {**ROW, "接收人": "无此人", "上交方式": "托人"}
    for heading, code in (("接收人", "unknown_member"), ("上交方式", "bad_choice")):
        row = {**ROW, heading: wrong[heading]}
        file = small.workbook(tmp_path / "wrong.xlsx", {GIFT.sheet: [row]})
        problems = opened.run("import", file).json["error"]["problems"]
        assert [(p["sheet"], p["code"]) for p in problems] == [(GIFT.sheet, code)]


def test_what_tells_its_rows_apart_must_be_filled_in_whatever_it_is_called(
    opened: Program, tmp_path: Path
) -> None:
    file = small.workbook(tmp_path / "empty.xlsx", {GIFT.sheet: [{**ROW, "上交地点": ""}]})
    problems = opened.run("import", file).json["error"]["problems"]
    assert [(p["cell"], p["code"]) for p in problems] == [("C2", "missing")]


def test_it_is_entered_corrected_listed_opened_and_voided_one_by_one(
    opened: Program, tmp_path: Path
) -> None:
    (tmp_path / "giver.txt").write_text("某某", encoding="utf-8")
    entry = ("record", "gift", "r1/a", "登记号=1", "上交地点=办公室")
    sealed = f"送礼人=@{tmp_path / 'giver.txt'}"
    assert opened.ok(*entry, "接收人=zu1、zu2", sealed)["result"] == "added"
    corrected = opened.ok(*entry, "接收人=zu1", "上交日期=2026-03-02")
    assert corrected["before"] == {"接收人": "祖一、祖二", "上交日期": None}
    [listed] = opened.ok("records", "r1/a", "礼品登记")
    assert listed["fields"]["接收人"] == "祖一"
    assert opened.ok("open", "r1/a", "gift", "1", "--reason", "核对")["texts"] == {"送礼人": "某某"}
    assert opened.ok("void", "r1/a", "gift", "1", "--reason", "误录")["voided"]
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def test_its_form_asks_in_order_and_only_what_applies() -> None:
    asked = [f for f in forms.form(GIFT, {"way": "当面"}, taken=("3",)) if f.asked]
    assert [f.field.heading for f in asked if f.applies] == [
        "登记号", "上交地点", "上交日期", "上交方式", "接收人", "送礼人",
    ]  # fmt: skip
    assert (asked[0].proposed, asked[0].required, asked[1].required) == ("4", True, True)
    assert all(f.applies for f in forms.form(GIFT, {"way": "邮寄"}))


def test_its_page_of_help_shows_its_fields_and_an_example() -> None:
    page = run(["record", "gift", "--help", "--lang", "zh"]).out
    assert "xuncha record gift 2026-1/edu 登记号=1 上交地点=办公室 上交日期=2026-03-20" in page
    assert "送礼人=@送礼人.txt" in page
    assert all(f.heading in page for f in GIFT.fields)
    assert "  gift " in run(["record", "--help", "--lang", "zh"]).out


def test_the_shell_and_the_reference_are_told_of_it(tmp_path: Path) -> None:
    assert re.search(r"\bgift\b", reference.choices())
    reference.generate(tmp_path)
    assert "### 礼品登记 `gift`" in (tmp_path / "workbooks.md").read_text(encoding="utf-8")


def _asks_which_kind(tree: ast.Module) -> Iterator[str]:
    """Yield the places where the program compares the code of a kind with a literal."""
    codes = set(catalogue.BY_CODE)
    for node in (n for n in ast.walk(tree) if isinstance(n, ast.Compare)):
        sides = [node.left, *node.comparators]
        if any(isinstance(s, ast.Attribute) and s.attr in ("code", "kind") for s in sides):
            words = {
                str(c.value) for s in sides for c in ast.walk(s) if isinstance(c, ast.Constant)
            }
            if words & codes:
                yield ast.unparse(node)


@pytest.mark.parametrize("room", ["commands", "workbooks", "presentation", "workflow"])
def test_nobody_knows_a_kind_by_its_name(room: str) -> None:
    found = {
        str(file.relative_to(ROOT)): list(_asks_which_kind(ast.parse(file.read_text("utf-8"))))
        for file in (ROOT / room).rglob("*.py")
    }
    # the rounds of somebody, and their titles, are asked of the database in its own words
    known = {"workflow/queries/access.py", "workflow/queries/rounds.py"}
    assert {file for file, comparisons in found.items() if comparisons} <= known

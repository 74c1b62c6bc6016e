"""A short form of `make fuzz`: the same targets at random, and earlier crashes as tests."""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fuzz import building, promises
from tests.fuzz.__main__ import SHARES, main
from tests.fuzz.building import Page, text
from tests.fuzz.choices import Choices
from tests.fuzz.targets import TARGETS
from tests.unit.workbooks import measured
from tests.unit.workbooks.books import raw
from workbooks.notes import Note
from workbooks.read import ReadBook, scan
from workflow.errors import BadInputError, Problem
from workflow.records.catalogue import BY_CODE
from workflow.records.directory import Directory
from workflow.records.matching import RecordIndex, RowMatch
from workflow.records.rows import Row

HEADS = [text(heading) for heading in ("单位代码", "会议类型", "日期", "主持人")]
HELD = [text("edu"), text("反馈会"), text("2026-03-05"), text("王五")]
HALF = "_xD83D_"
LONG = "字" * 32_767
RUNS = {"file": 200, "parts": 150, "report": 300, "book": 100, "rows": 500}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def told(path: Path) -> tuple[ReadBook, list[str]]:
    """Return what is read, which keeps every promise, and what is told of values and places."""
    book = promises.reads(lambda: scan(path), twice=True)
    assert book is not None
    said: list[Note | Problem] = [*book.notes, *book.problems]
    return book, [str(one.data.get("value", one.data.get("heading", one.sheet))) for one in said]


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_bytes_are_given_nothing_is_raised_but_refusals(name: str) -> None:
    chance, target = random.Random(name), TARGETS[name]
    seeds = list(target.seeds(chance))
    for seed in chance.choices(seeds, k=RUNS[name]):
        data = bytearray(seed)
        for _ in range(chance.randrange(4) if data else 0):
            data[chance.randrange(len(data))] = chance.randrange(256)
        target.run(bytes(data))


def test_every_target_has_its_share_of_the_runs() -> None:
    assert SHARES.keys() == TARGETS.keys()
    assert sum(SHARES.values()) == pytest.approx(1)


def test_a_crash_can_be_played_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_bytes(b"\x05\x01")
    monkeypatch.setattr(sys, "argv", ["fuzz", "rows", str(path)])
    assert main() == 0
    assert "nothing is wrong" in capsys.readouterr().out


def test_choices_come_from_the_bytes_and_are_the_first_ones_when_those_are_spent() -> None:
    choices = Choices(b"\x03\x01\x00")
    assert [choices.one_of("abc"), choices.below(300), choices.spent] == ["a", 256, True]
    assert (choices.below(2), choices.rarely(2), choices.below(1)) == (0, False, 0)


def test_half_a_letter_over_an_ignored_column_can_be_told(path: Path) -> None:
    raw(path, building.lines([[*HEADS, text("备注" + HALF)], HELD]))
    assert told(path)[1] == ["备注?"]


def test_half_a_letter_in_a_heading_that_is_nearly_right_can_be_told(path: Path) -> None:
    raw(path, building.lines([[*HEADS[:2], text(f"日期{HALF}x"), HEADS[3]], HELD]))
    book, _ = told(path)
    assert [problem.data["near"] for problem in book.problems] == ["日期?x"]


def test_half_a_letter_in_a_line_that_is_passed_over_can_be_told(path: Path) -> None:
    raw(path, building.lines([HEADS, HELD, [text("注：" + HALF)]]))
    (note,) = told(path)[0].notes
    assert note.data["text"] == "注：?"


def test_an_error_that_commands_the_terminal_is_told_without_the_command(path: Path) -> None:
    wrong = "<c t='e'><v>#\x9b31m&#10;\u202eA</v></c>"
    raw(path, building.lines([HEADS, [*HELD[:3], wrong]]))
    assert told(path)[1] == ["#?31m ?A"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", "?"), ("\u3000", "?"), ("a\x9b31m", "a?31m"), ("a\u2028b", "a?b"), ("表 一", "表 一")],
)
def test_a_sheet_is_named_however_it_is_called(path: Path, name: str, shown: str) -> None:
    raw(path, "<sheetData/>", name=name)
    assert told(path)[1] == [shown]


def test_a_code_of_several_lines_is_told_in_one(path: Path) -> None:
    raw(path, building.lines([[*HEADS, text("轮次编号")], [*HELD, text("a\n\u202eb\t/c")]]))
    assert told(path)[1] == ["a b /c"]


def test_a_unit_that_commands_the_terminal_is_told_without_the_command(path: Path) -> None:
    raw(path, building.lines([HEADS, [text("e\u202edu/"), *HELD[1:]]]))
    assert told(path)[1] == ["edu/"]


def test_a_day_in_a_long_text_with_a_time_is_told_in_short(path: Path) -> None:
    raw(path, building.lines([HEADS, [*HELD[:2], text("下午\n3:00 " + "字" * 5000), HELD[3]]]))
    (value,) = told(path)[1]
    assert value.startswith("下午 3:00 字")
    assert len(value) < 100


def test_a_text_is_as_long_as_it_is_kept_with_one_letter_for_the_end_of_a_line(path: Path) -> None:
    raw(path, building.lines([HEADS, [*HELD[:3], text("张_x000D_\n" * 3600 + "王")]]))
    (row,) = told(path)[0].rows
    assert len(row.values["chair"]) == 3600 * 3 + 1


@pytest.mark.parametrize("piece", ["张_x000D_\n", "\u200b", " \u200b", "_x000D_"])
@pytest.mark.parametrize("shared", [True, False])
def test_a_text_is_never_taken_without_its_end(path: Path, piece: str, shared: bool) -> None:
    """It was cut at Excel's limit with escapes counted, and then seemed to fit."""
    long = f"始{piece * 33_000}终"
    cell = '<c t="s"><v>0</v></c>' if shared else text(long)
    data = building.lines([HEADS, [*HELD[:3], cell]])
    raw(path, data, shared=[f"<t xml:space='preserve'>{long}</t>"])
    assert [problem.code for problem in told(path)[0].problems] == ["too_long"]


def test_a_value_that_is_wrong_as_it_is_merged_over_columns_does_not_stand_in_its_row(
    path: Path,
) -> None:
    heads = [*HEADS, text("参会范围")]
    merge = '<mergeCells><mergeCell ref="D2:E2"/></mergeCells>'
    raw(path, building.lines([heads, HELD]) + merge)
    (row,) = told(path)[0].rows
    assert "chair" not in row.values


def test_the_name_of_a_part_that_is_packed_too_tight_is_told_as_it_can_be_shown(
    path: Path,
) -> None:
    parts = building.parts([Page(name="会议", data=building.lines([HEADS, HELD]))])
    parts["xl/\x1b[31m.xml"] = bytes(20 * 1024 * 1024)
    path.write_bytes(building.packed(parts))
    with pytest.raises(BadInputError) as refused:
        scan(path)
    assert refused.value.data["part"] == "xl/?[31m.xml"


def test_a_row_without_a_field_that_has_a_default_is_the_same_row_when_it_comes_again() -> None:
    """`record interview` twice without 性质 was refused because the record existed."""
    row = Row(kind=BY_CODE["interview"], values={"person": "王", "scope": "外部"}, units=("edu",))
    promises.judges([row])
    outcome = RecordIndex((), Directory(), lambda *_: "").match(row, anew=False)
    assert isinstance(outcome, RowMatch)
    assert outcome.data["nature"] == "首谈"


def shared(path: Path, heads: Sequence[str], columns: int, lines: int) -> Path:
    """Write a workbook in whose cells one and the same long text stands."""
    cell = '<c t="s"><v>0</v></c>'
    data = building.lines([heads, *[[cell] * columns] * lines])
    return raw(path, data, shared=[f"<t>{LONG}</t>"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heads", "columns", "lines"), [([], 256, 20), (HEADS, 4, 50_000)], ids=["headings", "rows"]
)
def test_one_long_text_in_many_cells_costs_little(
    path: Path, heads: Sequence[str], columns: int, lines: int
) -> None:
    """A file of 6 kB with 400 lines took half a minute; the time grew with the lines."""
    found = measured.read(shared(path, heads, columns, lines))
    assert found.code
    assert found.seconds < 20


def test_one_part_that_stands_for_many_sheets_is_refused_at_once(path: Path) -> None:
    parts = building.parts([Page(name=f"会议{'*' * n}", data="<sheetData/>") for n in range(201)])
    path.write_bytes(building.packed(parts))
    with pytest.raises(BadInputError, match="more cells, texts or parts"):
        scan(path)

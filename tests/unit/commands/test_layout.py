"""Columns stay aligned although Chinese characters are two columns wide."""

import pytest

from commands.terminal import layout
from presentation import text_layout


def test_a_chinese_letter_takes_two_columns_and_an_accent_none() -> None:
    assert text_layout.width("单位 abc") == 8
    assert text_layout.width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert text_layout.padded("单位", 6) == "单位  "


@pytest.mark.parametrize(
    ("columns", "text"),
    [(20, "冯立新（JX001）"), (13, "冯立新（JX00…"), (7, "冯立新…"), (4, "冯…")],
)
def test_what_is_cut_says_so_and_never_is_too_wide(columns: int, text: str) -> None:
    assert text_layout.cut("冯立新（JX001）", columns) == text
    assert text_layout.width(text) <= columns


def test_a_line_breaks_between_chinese_letters_but_not_within_words_or_before_a_stop() -> None:
    text = "冯立新（JX001）尚未谈话；严秋菊（JX002）尚未谈话，an English sentence"
    for columns in range(24, 60):
        lines = text_layout.wrapped(text, columns, "· ", "  ")
        assert all(text_layout.width(line) <= columns for line in lines)
        assert all(line[2] not in "；，）" and line[-1] != "（" for line in lines)
        assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
        assert not any(
            word.startswith(("X001", "nglish")) for line in lines for word in line.split()
        )


def test_items_stand_in_rows_and_none_is_broken() -> None:
    assert text_layout.in_rows(["1 首谈", "2 再约谈", "3 知情人约谈"], 20, "  ") == [
        "  1 首谈  2 再约谈",
        "  3 知情人约谈",
    ]


def test_colours_are_for_whoever_looks_and_did_not_decline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert list(layout.lines([layout.Painted("x", "31")])) == ["x"]
    monkeypatch.setattr(layout, "watched", lambda: True)
    assert list(layout.lines([layout.Painted("x", "31")])) == ["\033[31mx\033[0m"]
    monkeypatch.setenv("NO_COLOR", "1")
    assert list(layout.lines([layout.Painted("x", "31")])) == ["x"]


@pytest.mark.parametrize("columns", range(44, 100, 5))
def test_no_date_and_no_command_is_parted(columns: int) -> None:
    text = (
        "请于 2026-03-05 09:00 前补齐，办法见 xuncha status 2026-1/edu --as office；"
        "或作废：xuncha void 2026-1/edu survey 2 --reason 日期误录，再重新登记"
    )
    lines = text_layout.wrapped(text, columns, "  → ", "    ")
    for whole in (
        "2026-03-05 09:00",
        "xuncha status 2026-1/edu --as office",
        "xuncha void 2026-1/edu survey 2 --reason 日期误录",
    ):
        assert any(whole in line for line in lines)
    wide = [line for line in lines if text_layout.width(line) > columns]
    assert all(line.strip().startswith("xuncha void") for line in wide)


def test_further_lines_stand_below_what_follows_the_bullet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "watched", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    lines = list(layout.lines(["      ", "· 沟通见面会尚未召开，请于 2026-03-05 前召开"]))
    assert lines == ["      · 沟通见面会尚未召开，请于", "        2026-03-05 前召开"]


def test_a_coloured_text_keeps_its_colour_in_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(layout, "watched", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    red = layout.Painted("word " * 12, "31")
    lines = list(layout.lines(["  ", red]))
    assert [line.count("\033[31m") for line in lines] == [1, 1]
    assert [line.count("\033[0m") for line in lines] == [1, 1]

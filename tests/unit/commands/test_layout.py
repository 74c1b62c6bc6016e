"""Columns hold where Chinese letters are two columns wide."""

import pytest

from commands.terminal import layout


def test_a_chinese_letter_takes_two_columns_and_an_accent_none() -> None:
    assert layout.width("单位 abc") == 8
    assert layout.width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert layout.padded("单位", 6) == "单位  "


@pytest.mark.parametrize(
    ("columns", "text"),
    [(20, "冯立新（JX001）"), (13, "冯立新（JX00…"), (7, "冯立新…"), (4, "冯…")],
)
def test_what_is_cut_says_so_and_never_is_too_wide(columns: int, text: str) -> None:
    assert layout.cut("冯立新（JX001）", columns) == text
    assert layout.width(text) <= columns


def test_a_line_breaks_between_chinese_letters_but_not_within_words_or_before_a_stop() -> None:
    text = "冯立新（JX001）尚未谈话；严秋菊（JX002）尚未谈话，an English sentence"
    for columns in range(24, 60):
        lines = layout.wrapped(text, columns, "· ", "  ")
        assert all(layout.width(line) <= columns for line in lines)
        assert all(line[2] not in "；，）" and line[-1] != "（" for line in lines)
        assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
        assert not any(
            word.startswith(("X001", "nglish")) for line in lines for word in line.split()
        )


def test_items_stand_in_rows_and_none_is_broken() -> None:
    assert layout.in_rows(["1 首谈", "2 再约谈", "3 知情人约谈"], 20, "  ") == [
        "  1 首谈  2 再约谈",
        "  3 知情人约谈",
    ]


def test_colours_are_for_whoever_looks_and_did_not_decline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert layout.line([layout.Painted("x", "31")]) == "x"
    monkeypatch.setattr(layout, "watched", lambda: True)
    assert layout.line([layout.Painted("x", "31")]) == "\033[31mx\033[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert layout.line([layout.Painted("x", "31")]) == "x"

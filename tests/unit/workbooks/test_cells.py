from datetime import datetime

import pytest

from workbooks import cells


@pytest.mark.parametrize(
    ("value", "given"),
    [
        (None, ""),
        (" \u3000甲 \n", "甲"),
        (3.0, 3),
        (0.5, 0.5),
        (True, True),
        (datetime(2026, 3, 5), datetime(2026, 3, 5)),  # noqa: DTZ001 - Excel knows no zones
    ],
)
def test_a_value_is_given_as_it_stands(value: object, given: object) -> None:
    assert cells.given(value) == given


def test_what_looks_like_an_escape_is_escaped() -> None:
    for text in ("_x0041_", "__x0041__", "_x005F_", "a\rb", "\ufffe", "_x", "x_0041_"):
        assert cells.unescaped(cells.escaped(text)) == text
    assert cells.escaped("a_b_x1_甲\n") == "a_b_x1_甲\n"


def test_headings_are_compared_without_what_cannot_be_seen() -> None:
    for written in ("要点", "要点†", " 要\u3000点 † ", "*要点", "要\n点", "\ufeff要点"):
        assert cells.heading(written) == "要点"
    assert cells.heading("承办人１") == "承办人1"
    assert cells.heading(1) == ""


def test_codes_are_split_and_stand_once() -> None:
    assert cells.codes("a、ｂ，a , c") == ("a", "b", "c")
    assert cells.codes("edu、*") == ("*",)
    assert cells.codes(12) == ("12",)
    assert cells.codes("、") == ()

"""Which texts can be the code of a round, a unit or an account."""

import pytest

from workflow.rules.codes import is_code, usual


@pytest.mark.parametrize("code", ["edu", "2026-1", "教育局", "a_b.c", "é", "x" * 32])
def test_letters_digits_and_three_signs_make_a_code(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "code", ["", "x" * 33, "a b", "a/b", "a\u200d", "a\u3164", "ｅｄｕ", "２", "e\u0301", "①"]
)
def test_what_looks_like_another_code_is_none(code: str) -> None:
    assert not is_code(code)


def test_a_code_is_kept_in_usual_width_and_with_nothing_unseen() -> None:
    assert usual(" ２０２６－１／ｅｄｕ\u200d\ufeff ") == "2026-1/edu"
    assert is_code(usual("ｅ\u3164ｄｕ"))

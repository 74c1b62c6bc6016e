"""What can be the code of a round, a unit or an account."""

import pytest

from workflow.rules.codes import is_code


@pytest.mark.parametrize("code", ["edu", "2026-1", "教育局", "a_b.c", "é", "x" * 32])
def test_letters_digits_and_three_signs_make_a_code(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "code", ["", "x" * 33, "a b", "a/b", "a\u200d", "a\u3164", "ｅｄｕ", "２", "e\u0301", "①"]
)
def test_what_looks_like_another_code_is_none(code: str) -> None:
    assert not is_code(code)

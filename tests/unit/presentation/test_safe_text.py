"""Shown text does not control the terminal; control characters are shown by their number."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentation import safe_text

#: Characters that control a terminal, change the direction of writing or are invisible → as shown.
OBEYED = [
    ("\x1b[31m", "\\x1b[31m"),
    ("\x00\x07\x08\x0b\x7f", "\\x00\\x07\\x08\\x0b\\x7f"),
    ("\x85\x9b1m", "\\x85\\x9b1m"),
    ("\u202e\u2066\u200f\u061c", "\\u{202e}\\u{2066}\\u{200f}\\u{061c}"),
    ("\u2028\u2029", "\\u{2028}\\u{2029}"),
    ("\u200b\ufeff\u00ad\U000e0041", "\\u{200b}\\u{feff}\\xad\\u{e0041}"),
    ("a\rb", "a\\x0db"),
    ("\udc80", "\\u{dc80}"),
]


@pytest.mark.parametrize(("text", "told"), OBEYED)
def test_what_a_terminal_would_obey_is_told_by_its_number(text: str, told: str) -> None:
    assert safe_text.plain(f"前{text}后") == f"前{told}后"


def test_letters_ends_of_lines_and_tabs_stay_and_a_cell_is_one_line() -> None:
    text = "谈话\t要点\n第二行 é 👩\u200d🔬 ᠠ\u180b"
    assert safe_text.plain(text) == text
    assert safe_text.in_one_line(text) == "谈话 要点 第二行 é 👩\u200d🔬 ᠠ\u180b"


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_that_is_shown_is_a_control_and_json_means_the_same(text: str) -> None:
    for letter in safe_text.in_one_line(text):
        assert unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp"), ascii(letter)
        assert unicodedata.bidirectional(letter) not in ("LRE", "RLE", "LRO", "RLO", "PDF",
                                                         "LRI", "RLI", "FSI", "PDI")  # fmt: skip
    document = safe_text.in_json(json.dumps({"value": text}, ensure_ascii=False))
    document.encode()
    assert json.loads(document) == json.loads(json.dumps({"value": text}))
    assert safe_text.plain(document) == document

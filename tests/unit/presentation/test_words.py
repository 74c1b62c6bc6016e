"""Every code that people meet has a word in both languages."""

import pytest

from presentation.language import of
from states.lifecycle import LIFECYCLE
from workflow.people import rights
from workflow.rules.roles import Role

CODES = [*Role, *rights.ACTS, *rights.READS, *LIFECYCLE.keys]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_word_in_chinese(code: str) -> None:
    word = of("zh").word(code)
    assert word != code
    assert not word.isascii()


def test_a_requirement_is_called_by_its_title_and_an_unknown_one_by_its_code() -> None:
    assert of("zh").requirement("preparation.plan") != "preparation.plan"
    assert of("en").requirement("preparation.none") == "preparation.none"


def test_what_something_is_about_is_the_requirement_or_else_the_stage() -> None:
    speaking = of("zh")
    assert speaking.about("drafting", None) == "撰写报告"
    assert speaking.about("drafting", "drafting.complete") == speaking.requirement(
        "drafting.complete"
    )

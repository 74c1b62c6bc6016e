"""Every refusal ends with what to do next."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from commands.terminal import what_next
from tests.support import run
from workflow import errors
from workflow.errors import NotFoundError, WorkflowError

ROOT = Path(cli.__file__).parent
_PLACES = ("commands", "workbooks", "workflow")


def _said() -> Iterator[str]:
    """Yield every sentence that the program marks for translation, but for the table itself."""
    for file in (f for place in _PLACES for f in (ROOT / place).rglob("*.py")):
        if file.name == "what_next.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                said = node.args[0]
                assert isinstance(said, ast.Constant)
                yield str(said.value)


def test_what_is_answered_is_what_is_refused_somewhere() -> None:
    assert set(what_next.OF_MESSAGE) <= set(_said())


def test_every_kind_of_refusal_has_something_to_do_next() -> None:
    codes = {e.code for e in WorkflowError.__subclasses__() if e.__module__ == errors.__name__}
    with_their_own = {"bad_workbook", "requirements_unmet"}
    assert codes - with_their_own == set(what_next.OF_CODE)


def test_what_a_refusal_says_itself_stands() -> None:
    refusal = NotFoundError("there is no {x}", following="look", x=1)
    what_next.say(refusal)
    assert refusal.following == "look"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_of_a_command_ends_so(lang: str) -> None:
    answer = run(["draft", "r1/a", "nowhere.txt", "--author", "x", "--lang", lang,
                  "--database", "sqlite:///nowhere.db"])  # fmt: skip
    assert answer.err.splitlines()[-1].startswith("  → ")
    answer = run(["status", "nothing/at/all", "--lang", lang, "--database", "sqlite:///no.db"])
    assert answer.err.splitlines()[-1].startswith("  → ")

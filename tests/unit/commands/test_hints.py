"""Every refusal ends with what to do next, in words that only the command line uses."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import cli
from presentation import language
from presentation.command_line import hints
from tests.support import run
from workflow import errors
from workflow.errors import Hint, NotFoundError, StaleError, WorkflowError

ROOT = Path(cli.__file__).parent
BELOW = (
    "workflow", "states", "presentation", "notifications", "config", "workbooks", "composition.py",
)  # fmt: skip
#: Beginnings of the key file, of sealed texts and of what is derived from a key.
NO_COMMANDS = re.compile(r"xuncha (?:key|sealed|sealing|recovery|digest|database)\b")


#: The modules with words of the command line, and those of every surface.
COMMAND_LINE = ROOT / "presentation" / "command_line"


def _sources(*rooms: str) -> Iterator[ast.Module]:
    """Yield the modules of packages, and single modules."""
    for room in rooms:
        there = (ROOT / room).rglob("*.py") if (ROOT / room).is_dir() else [ROOT / room]
        for file in there:
            if file.parent != COMMAND_LINE:
                yield ast.parse(file.read_text(encoding="utf-8"))


def _given() -> Iterator[str]:
    """Yield the code of every hint that is used."""
    for node in (n for tree in _sources(*BELOW, "commands", "cli.py") for n in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Hint":
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def test_every_hint_has_a_sentence_and_every_sentence_is_used() -> None:
    assert {*_given(), *hints.DEFAULTS.values()} == set(hints.SENTENCES)


def test_the_sentences_stand_in_the_order_of_their_codes() -> None:
    assert list(hints.SENTENCES) == sorted(hints.SENTENCES)


def test_every_code_of_a_refusal_has_a_hint_of_its_own() -> None:
    codes = {e.code for e in WorkflowError.__subclasses__() if e.__module__ == errors.__name__}
    always_with_a_hint = {"bad_workbook", "unreadable"}
    assert codes - always_with_a_hint == set(hints.DEFAULTS)


@pytest.mark.parametrize("room", BELOW)
def test_only_the_command_line_speaks_of_its_commands(room: str) -> None:
    for node in (node for tree in _sources(room) for node in ast.walk(tree)):
        if isinstance(node, ast.Constant):
            text = (
                node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
            )
            assert "xuncha " not in NO_COMMANDS.sub("", text)
    for template in (ROOT / room).rglob("*.txt"):
        assert "xuncha " not in template.read_text(encoding="utf-8")


def test_the_hint_of_a_refusal_stands_before_that_of_its_code() -> None:
    refusal = NotFoundError("there is no {x}", hint=Hint("list_accounts"), x=1)
    assert hints.of(refusal) == Hint("list_accounts")
    assert hints.of(NotFoundError("there is no {x}", x=1)) == Hint("list_inspections")


def test_a_sentence_names_the_inspection_of_the_command_else_that_of_the_refusal() -> None:
    english = language.of("en")
    moved = StaleError("it has moved on", target="r1/b")
    assert hints.sentence(moved, english, about="r1/a").endswith("xuncha status r1/a")
    assert hints.sentence(moved, english).endswith("xuncha status r1/b")
    assert hints.sentence(StaleError("it has moved on"), english).endswith("status ROUND/UNIT")


def test_a_sentence_is_filled_with_what_the_hint_holds() -> None:
    refusal = NotFoundError("there is none", hint=Hint("list_own_notices", {"account": "wang"}))
    assert hints.sentence(refusal, language.of("en")).endswith("xuncha notices --to wang")


@pytest.mark.parametrize("code", hints.SENTENCES)
def test_a_sentence_asks_for_the_same_data_in_both_languages(code: str) -> None:
    asked = [
        {
            name
            for _, name, _, _ in Formatter().parse(language.of(lang).say(hints.SENTENCES[code]))
            if name
        }
        for lang in ("zh", "en")
    ]
    assert asked[0] == asked[1]


def test_chinese_names_an_inspection_in_chinese() -> None:
    speaking = language.of("zh")
    said = {code: (text, speaking.say(text)) for code, text in hints.SENTENCES.items()}
    assert [
        code
        for code, (english, chinese) in said.items()
        if (hints.ANY in english) != (speaking.say(hints.ANY) in chinese) or hints.ANY in chinese
    ] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_of_a_command_ends_with_what_to_do_next(lang: str) -> None:
    answer = run(["draft", "r1/a", "nowhere.txt", "--author", "x", "--lang", lang,
                  "--database", "sqlite:///nowhere.db"])  # fmt: skip
    assert answer.err.splitlines()[-1].startswith("  → ")
    answer = run(["status", "nothing/at/all", "--lang", lang, "--database", "sqlite:///no.db"])
    assert answer.err.splitlines()[-1].startswith("  → ")

"""Every sentence is in both languages, with the same placeholders, and compiled."""

import ast
import io
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from presentation.language import of
from states.lifecycle import LIFECYCLE

ROOT = Path(__file__).parent.parent.parent
LOCALES = ROOT / "config/locale"


def _listed(name: str) -> list[str]:
    """Return the values of a variable in the Makefile, which `make messages` uses too."""
    found = re.search(rf"^{name} := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert found
    return [word.partition(":")[0] for word in found[1].split()]


KEYWORDS = _listed("KEYWORDS")


def _sources() -> Iterator[Path]:
    for source in _listed("SOURCES"):
        path = ROOT / source
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    found = set()
    for path in _sources():
        for _, message, _, _ in extract_from_file("python", path, dict.fromkeys(KEYWORDS)):
            found.add(_first(message))
    return found


def _catalogue(locale: str) -> dict[str, str]:
    with (LOCALES / locale / "LC_MESSAGES/xuncha.po").open("rb") as opened:
        return _said(read_po(opened))


def _said(messages: Iterable[Message]) -> dict[str, str]:
    """Return the translation of each sentence; of a plural, the first form."""
    return {_first(m.id): _first(m.string) for m in messages if m.id}


def _first(forms: object) -> str:
    return str(forms[0]) if isinstance(forms, tuple | list) else str(forms)


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_no_sentence_is_missing_in_a_language(sentences: set[str], locale: str) -> None:
    catalogue = _catalogue(locale)
    assert len(sentences) > 500
    missing = sorted(s for s in sentences if not catalogue.get(s))
    assert missing == [], "run: make messages, then translate what is empty"


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_translation_has_the_placeholders_of_its_sentence(locale: str) -> None:
    wrong = {
        sentence: translated
        for sentence, translated in _catalogue(locale).items()
        if _placeholders(sentence) != _placeholders(translated)
    }
    assert wrong == {}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_compiled_catalogue_is_fresh(locale: str) -> None:
    compiled = (LOCALES / locale / "LC_MESSAGES/xuncha.mo").read_bytes()
    found = _said(read_mo(io.BytesIO(compiled)))
    assert found == _catalogue(locale), "run: make messages"


def test_the_chinese_catalogue_speaks_chinese() -> None:
    plain = [s for s, t in _catalogue("zh_CN").items() if s == t and " " in s.strip()]
    assert plain == []


def test_the_stages_are_called_as_in_the_seed_text() -> None:
    assert [of("zh").word(stage.key) for stage in LIFECYCLE.stages] == [
        "准备",
        "沟通见面会",
        "巡察动员会",
        "专题汇报会",
        "个别谈话",
        "查阅资料",
        "撰写报告",
        "副组长把关",
        "组长审核",
        "反馈",
        "整改",
    ]


def _computed(path: Path) -> Iterator[str]:
    """Yield where a file marks something that is not a literal sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        said = node.args[0]
        computed = (
            not isinstance(said, ast.Constant)
            if node.func.id == "N_"
            else isinstance(said, ast.JoinedStr | ast.BinOp)
        )
        if computed and node.func.id in KEYWORDS:
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_sentence_is_put_together_before_it_is_translated() -> None:
    assert [place for path in _sources() for place in _computed(path)] == []

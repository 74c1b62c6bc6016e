"""Every sentence is in both languages, with the same placeholders, and compiled."""

import io
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
LOCALES = ROOT / "config/locale"
KEYWORDS = dict.fromkeys(
    ("_", "N_", "BadInputError", "KeyFileError", "RecoveryCodeError", "SealError")
)
SOURCES = ("commands", "config", "notifications", "states", "workbooks", "workflow")


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    found = set()
    for source in SOURCES:
        for _, _, message, _, _ in extract_from_dir(str(ROOT / source), keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


def _catalogue(locale: str) -> dict[str, str]:
    file = LOCALES / locale / "LC_MESSAGES/xuncha.po"
    with file.open("rb") as opened:
        return {str(m.id): str(m.string) for m in read_po(opened) if m.id}


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_no_sentence_is_missing_in_a_language(sentences: set[str], locale: str) -> None:
    catalogue = _catalogue(locale)
    assert sorted(s for s in sentences if not catalogue.get(s)) == []


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
    found = {str(m.id): str(m.string) for m in read_mo(io.BytesIO(compiled)) if m.id}
    assert found == _catalogue(locale)


def test_the_chinese_catalogue_speaks_chinese() -> None:
    plain = [s for s, t in _catalogue("zh_CN").items() if s == t and " " in s.strip()]
    assert plain == []

"""The catalogues of messages: one for each language."""

import gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of `en`; for anything else the Chinese one."""
    locale = "en" if language == "en" else "zh_CN"
    return gettext.translation("xuncha", localedir=LOCALES, languages=[locale], fallback=True)

"""The message catalogues, one for each language."""

import gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the English catalogue for `en`, and the Chinese one for anything else."""
    locale = "en" if language == "en" else "zh_CN"
    return gettext.translation("xuncha", localedir=LOCALES, languages=[locale], fallback=True)

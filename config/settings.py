"""Settings from the environment and from `xuncha.toml` in the working folder."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.errors import N_, BadInputError, Hint
from workflow.files import plain_file

FILE = Path("xuncha.toml")
#: The sections that `config.delivery` describes.
SECTIONS = ("smtp", "webhook", "delivery", "scheduler", "simulation")
_KNOWN = ("database", "lang", "policy", *SECTIONS)
DEFAULT_DATABASE = "sqlite:///xuncha.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings from environment and file; options of a command override both."""

    database: str
    language: str
    at: str
    account: str
    token: str
    key_file: str


def read() -> Settings:
    """Return the settings.

    Raises:
        BadInputError: `xuncha.toml` cannot be read, or is not valid TOML.
    """
    written = file()
    return Settings(
        database=os.environ.get("XUNCHA_DATABASE")
        or _text(written, "database")
        or DEFAULT_DATABASE,
        language=os.environ.get("XUNCHA_LANG") or _text(written, "lang") or _locale(),
        at=os.environ.get("XUNCHA_AT", ""),
        account=os.environ.get("XUNCHA_AS", ""),
        token=os.environ.get("XUNCHA_TOKEN", "").strip(),
        key_file=os.environ.get("XUNCHA_KEY_FILE", ""),
    )


def file() -> dict[str, Any]:
    """Return the contents of `xuncha.toml`; empty if there is none."""
    if not os.path.lexists(FILE):
        return {}
    content = plain_file.read(FILE, plain_file.MIB, hint=Hint("correct_file"))
    try:
        written = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(
            N_("{file} cannot be read: {error}"),
            hint=Hint("correct_file"),
            file=str(FILE),
            error=str(error),
        ) from error
    for key in written:
        if key not in _KNOWN:
            raise BadInputError(
                N_("{file}: there is no setting {key}; there are: {words}"),
                hint=Hint("correct_settings"),
                file=str(FILE),
                key=key,
                words=" ".join(_KNOWN),
            )
    return written


def _text(written: dict[str, Any], key: str) -> str:
    value = written.get(key, "")
    return value if isinstance(value, str) else ""


def _locale() -> str:
    """Return `en` for an English locale; Chinese is the default."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if named.lower().startswith("en") else "zh"

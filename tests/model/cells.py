"""Read the contents of a cell, as section 6 allows them to be written."""

import re
import unicodedata
from datetime import date, datetime

_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
_MARKS = " \t　，,。.：:；;、-—（）()"


def text(value: object) -> str:
    """Return a cell as text without outer blanks; an empty one is ''."""
    return "" if value is None else str(value).strip()


def day(value: object) -> date | None:
    """Return a cell as a date, whichever of the four ways it was written."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(text(value))
    return date(*(int(part) for part in found.groups())) if found else None


def number(value: object) -> int | None:
    """Return a cell as a whole number."""
    written = text(value)
    return int(float(written)) if written else None


def yes(value: object) -> bool:
    """Tell whether a cell says yes."""
    return text(value).upper() in {"是", "√", "1", "Y", "TRUE"}


def parts(value: object) -> list[str]:
    """Return the names in a cell that are separated by 、."""
    return [part.strip() for part in text(value).split("、") if part.strip()]


def codes(value: object) -> list[str]:
    """Return the unit codes in a cell, separated by 、 or a comma."""
    return [part.strip() for part in re.split("[、,，]", text(value)) if part.strip()]


def plain(name: object) -> str:
    """Return a name as it is compared: NFKC, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text(name)).split())


def years(value: object) -> set[int]:
    """Return the years that 2024, 2023-2025 or 2023、2024 stand for."""
    covered: set[int] = set()
    for part in codes(value):
        first, _, last = part.partition("-")
        covered.update(range(int(first), int(last or first) + 1))
    return covered


def says_there_is_none(value: object) -> bool:
    """Tell whether an explanation begins with 无此资料 and goes on with a reason."""
    written = text(value)
    return written.startswith("无此资料") and bool(written.removeprefix("无此资料").strip(_MARKS))

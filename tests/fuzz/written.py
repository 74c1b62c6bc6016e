"""What people and programs write into a column: sensible values, and unexpected ones."""

from datetime import datetime, time
from functools import cache
from typing import Any

from tests.fuzz.choices import Choices
from workbooks import columns
from workbooks.columns import Column
from workflow.records.fields import Shape

_USUAL: dict[Shape, tuple[Any, ...]] = {
    "day": (
        "2026-03-05", "2026.3.5", "2026年3月5日", "2026/3/5 8:30", "20260305", "2026—3—5", "45000",
        45000, 45000.4, 59, 2_958_465, "2026-02-30", "1900-01-01", "9999-12-31", 20260305,
        datetime(2026, 3, 5), datetime(2026, 3, 5, 8, 30), datetime(1, 1, 1, 1), time(8, 30),  # noqa: DTZ001 - as cells hold them
        "2026年3月5号 8:30", "26.3.5", "长期", "２０２６．３．５",
    ),
    "count": (
        12, "12", "12人", "1,234", 12.0, 12.5, -1, "1985年7月", "1985-07-01", 1985, "约12", "１２",
        datetime(1985, 7, 1), 10**9, 1e300, "1900", "999999999", "1.0", 0, "0",  # noqa: DTZ001
    ),
    "years": (
        "2024", 2024, "2023-2025", "2023、2024", "2023至2025年", "1949-1999、2000-2050",
        "2025-2023", 2024.5, "近三年", "2199", "２０２４年",
    ),
    "yes": ("是", "否", "√", "1", "Y", "no", True, False, 1, 0, 2, "无", "×", 0.0),
    "several": ("张三、李四", "z1", "z1/l1", "张三;张三", "沟通见面会、其他", "、", "王五\n赵六"),
    "text": ("edu", "z1", "001", "张三", 1, 7.5, 10**15, 1e20, True, "*", "edu、tax", "A" * 33,
             "2026-1", datetime(2026, 1, 1), time(0, 0), "1-2", "无", "字" * 300, "٣"),  # noqa: DTZ001
}  # fmt: skip

_ODD = (
    "\n", "\t", "\r\n", " ", "\u3000", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u2028", "\u0085",
    "\x7f", "\x00", "\x1b[31m", "\x1f", "\ud800", "\udc00", "_xD83D_", "_xDE00_", "_x000D_",
    "_x0000_", "_x", "_x005F_", "{", "}", "{value}", "%s", "\u0301", "\u0344", "ﷺ", "①", "１", "²",
    "٣", "😀", "\U000e0041", "\ue000", "\ufffe", "、", ",", "；", "/", "*", "†", "（", "）", "[",
    "：", "=1", "|", "\\", "-", "—", "．", "′", "0", "9", "年", "月", "日", "人", "T", "注：",
)  # fmt: skip
_OFTEN = (2, 2, 3, 20, 20, 40, 40, 201, 201, 301, 400, 10_001)


of_template = cache(columns.of_template)
of_export = cache(columns.of_export)


def value(choices: Choices, column: Column) -> Any:
    """Return a value of a column; "" for nothing."""
    how = choices.below(16)
    options = column.field.options if column.field else ()
    if how == 1:
        return ""
    if how < 9:
        return choices.one_of(options or _USUAL[column.shape][:3])
    found = choices.one_of(_USUAL[column.shape if how < 15 else "text"])
    return text(choices, found) if isinstance(found, str) else found


def text(choices: Choices, usual: str) -> str:
    """Return a text, or a damaged form of it."""
    for _ in range(max(0, choices.below(8) - 4)):
        usual = _changed(choices, usual)
    return usual


def _changed(choices: Choices, usual: str) -> str:
    at = choices.below(len(usual) + 1)
    how = choices.below(12)
    if how == 0:
        return usual * choices.one_of(_OFTEN) if len(usual) < 100 else usual
    if how == 1:
        return usual[at:]
    if how == 2:
        return usual[:at] + chr(choices.below(0x110000)) + usual[at:]
    if how == 3:
        return usual[:at] + chr(choices.below(0x3100)) + usual[at:]
    return usual[:at] + choices.one_of(_ODD) + usual[at:]

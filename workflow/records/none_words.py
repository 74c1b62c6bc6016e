"""The words that people write into a cell to say that there is nothing."""

import unicodedata

_WORDS = {
    "无", "没有", "暂无", "空", "不适用", "无。", "(无)", "/", "//", "\\", "n/a", "none", "null",
}  # fmt: skip
_DASHES = set("-‐‑‒–—―−_")
_LONGEST = 6
#: The words for a value that is not known yet.
NOT_YET = {"待定", "待补", "待补充", "待填", "待确定", "未定", "未知", "不详", "不清楚", "tbd"}


def is_none(text: str) -> bool:
    """Return whether a text says that there is nothing."""
    if not text or len(text) > _LONGEST:
        return False
    usual = unicodedata.normalize("NFKC", text).strip().lower()
    return usual in _WORDS or (bool(usual) and _DASHES.issuperset(usual))


def or_nothing(text: str) -> str:
    """Return a text, or an empty one if it says that there is nothing."""
    return "" if is_none(text) else text

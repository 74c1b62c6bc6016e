"""Invisible characters, which make texts differ that look the same."""

import re

#: Default_Ignorable_Code_Point of Unicode 18.0, the first and last code point of each range. A
#: test compares it with the table of another library.
IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
#: Those that change how neighbouring characters are drawn: joiners and variation selectors.
#: Mongolian or Uyghur text is misspelt without them.
SHAPING = (
    (0x180B, 0x180F), (0x200C, 0x200D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
)  # fmt: skip


def _letters(runs: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


_INVISIBLE = re.compile(f"[{_letters(IGNORABLE)}]")
#: An invisible character that shapes no other; the controls of direction are among them.
STRAY = re.compile(f"(?![{_letters(SHAPING)}])[{_letters(IGNORABLE)}]")


def without_invisible(text: str) -> str:
    """Return a name, number or title without invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def without_stray_invisible(text: str) -> str:
    """Return a running text without invisible characters, except those that shape others.

    A text with nothing visible becomes empty.
    """
    if text.isascii():
        return text
    kept = STRAY.sub("", text)
    return kept if _INVISIBLE.sub("", kept).strip() else ""

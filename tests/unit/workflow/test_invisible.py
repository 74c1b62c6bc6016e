"""Invisible characters."""

import regex

from workflow.rules.invisible import IGNORABLE, SHAPING, without_invisible, without_stray_invisible


def letters(runs: tuple[tuple[int, int], ...]) -> set[str]:
    return {chr(c) for first, last in runs for c in range(first, last + 1)}


def test_what_is_ignorable_is_what_unicode_says() -> None:
    said = regex.compile(r"\p{Default_Ignorable_Code_Point}")
    assert letters(IGNORABLE) == {c for c in map(chr, range(0x110000)) if said.match(c)}
    assert letters(SHAPING) < letters(IGNORABLE)


def test_nothing_unseen_is_left_in_a_name_and_all_else_stays() -> None:
    invisible = "".join(letters(IGNORABLE))
    assert without_invisible(f"1{invisible}") == "1"
    assert without_invisible(f"{invisible}张{invisible}三{invisible}") == "张三"
    assert without_invisible("abc 张\u00a0三　é") == "abc 张\u00a0三　é"


def test_a_running_text_keeps_what_it_is_misspelt_without() -> None:
    mongolian = "ᠮᠣᠩᠭᠣᠯ\u180e\u180b"
    assert without_stray_invisible(f"\ufeff{mongolian}\u202e") == mongolian
    assert without_stray_invisible("می\u200cخواهم") == "می\u200cخواهم"
    assert without_stray_invisible("".join(letters(IGNORABLE)) + " \n") == ""

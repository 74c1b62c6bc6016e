"""What may be written in a field, and how it is stored."""

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from workflow.records.catalogue import KINDS
from workflow.records.kind import Kind
from workflow.records.values import (
    Code,
    Count,
    Day,
    Mail,
    Name,
    Names,
    Title,
    Words,
    Years,
    Yes,
    folded,
    legible,
    named,
    plain,
)
from workflow.rules.typed_text import LONGEST


def read(type_: Any, value: Any) -> Any:
    return TypeAdapter(type_).validate_python(value)


def refused(type_: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        read(type_, value)
    (found,) = error.value.errors()
    message = found["ctx"]["message_id"]
    assert len(message.format(**{**found["ctx"], "heading": ""})) < 300
    return str(found["type"])


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05", "2026-3-5", "2026.3.5", "2026.03.05", "2026/3/5", "2026年3月5日",
        "2026年03月05", "2026年3月5号", " 2026 年 3 月 5 日 ", "２０２６．３．５", "2026－3－5",
        "２０２６年３月５日", "2026—3—5", "2026 . 3 . 5", "20260305", 20260305,
        "2026-03-05T00:00:00", "2026-03-05 00:00:00", "2026-03-05 09:30", "2026年3月5日9:30",
        "\ufeff2026-03-05\u200b", date(2026, 3, 5), datetime(2026, 3, 5, 9, 30),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_written(written: Any) -> None:
    assert read(Day, written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30", "2026-13-01", "2026.3", "2026年3月", "3月5日", "26.3.5", "2026.3-5",
        "2026年3-5", "202635", "20261305", "1948-12-31", "2200-01-01", "二〇二六年三月五日",
        "2026", "2026/3-5",
        "今天", "2026-03-05-06", "٢٠٢٦-٠٣-٠٥", "2026-03-059:30", True, 46086,
    ],
)  # fmt: skip
def test_what_may_be_another_day_is_refused(written: Any) -> None:
    assert refused(Day, written) == "bad_date"


def test_an_empty_day_is_none() -> None:
    assert [read(Day, value) for value in ("", None, " \u200b\u3000")] == [None] * 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[(word, True) for word in ("是", "√", "✓", "✔", "1", "１", 1, 1.0, "Y", "ｙ", "TRUE")],
        *[(word, False) for word in ("否", "无", "×", "0", 0, "N", "no", "FALSE", "", None, " ")],
        (True, True),
        (False, False),
    ],
)
def test_yes_and_no_are_understood(written: Any, meant: bool) -> None:
    assert read(Yes, written) is meant


@pytest.mark.parametrize("written", ["是否", "2", "?", "党员", "√√", datetime(2026, 3, 5)])  # noqa: DTZ001
def test_what_is_neither_yes_nor_no_is_refused(written: Any) -> None:
    assert refused(Yes, written) == "bad_yes_no"


@pytest.mark.parametrize(
    ("written", "meant"),
    [(12, 12), ("12", 12), ("１２", 12), (12.0, 12), ("12.0", 12), ("1,234", 1234), (" 12 ", 12)],
)
def test_a_number_is_understood_though_it_is_kept_as_text(written: Any, meant: int) -> None:
    assert read(Count, written) == meant


@pytest.mark.parametrize("written", ["-1", "1.5", 1.5, "1e5", "十二", "12,34", "1" * 10, True, "٣"])
def test_what_is_no_whole_number_is_refused(written: Any) -> None:
    assert refused(Count, written) == "bad_number"


def test_years_are_within_our_time_and_not_too_many() -> None:
    assert read(Years, "2023—2025") == read(Years, "2023、2024年,2025") == (2023, 2024, 2025)
    for wrong in ("9000-9050", "2025-2023", "1949-1999、2000-2050", "今年"):
        assert refused(Years, wrong) == "bad_years"


def test_names_are_separated_by_marks_slashes_and_new_lines() -> None:
    assert read(Names, "甲、乙，丙;丁/戊\n己") == tuple("甲乙丙丁戊己")


def test_unseen_letters_and_odd_spaces_make_no_difference() -> None:
    assert plain("\ufeff张\u200b\u00a0三\u202e \r\n四\u3000") == "张 三 \n四"
    assert read(Code, "1\u200d") == read(Code, "\u31641") == read(Code, "１") == "1"
    assert read(Names, "甲、\u200d、乙") == ("甲", "乙")
    assert plain("\u200d\ufe0f") == ""
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("dash", "‐‑–—−－")
def test_a_number_with_any_dash_is_the_same_number(dash: str) -> None:
    assert read(Code, f"1{dash}2") == "1-2"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("paper", {"title": "关于⼯作⽅案（一）"}, {"title": "关于 工作方案(一)"}),
        ("tally", {"object": "阿依古丽·买买提"}, {"object": "阿依古丽 • 买买提\u200d"}),
        ("visit", {"place": "A－1\u00a0号楼"}, {"place": "A–1号楼"}),
        ("interview", {"person": "阿·依"}, {"person": "阿・依"}),
        ("finding", {"number": "1\u200d"}, {"number": "１"}),
    ],
)
def test_rows_that_look_the_same_are_the_same(
    kind: str, one: dict[str, str], other: dict[str, str]
) -> None:
    (found,) = [k for k in KINDS if k.code == kind]
    keys = {found.key(found.model.model_validate(d).model_dump(mode="json")) for d in (one, other)}
    assert len(keys) == 1


@pytest.mark.parametrize("text", ["a\x00", "\x1b[31m", "a\x7f", "\ud800", "a\udfffb", "\x85x\x85y"])
def test_control_characters_and_halves_of_letters_are_refused(text: str) -> None:
    for type_ in (Words, Code, Name, Day, Yes, Count, Names, Years):
        assert refused(type_, text) == "control_character"
    assert legible(text) == ""


@pytest.mark.parametrize(
    ("type_", "longest"), [(Words, 10_000), (Title, 300), (Name, 200), (Code, 200), (Names, 200)]
)
def test_a_text_is_as_long_as_its_field_allows(type_: Any, longest: int) -> None:
    assert read(type_, "字" * longest)
    assert refused(type_, "字" * (longest + 1)) == "too_long"


def test_a_code_that_grows_when_it_is_folded_is_refused() -> None:
    assert refused(Code, "ﷺ" * 100) == "too_long"


#: PostgreSQL takes no entry of an index with more than 2 704 bytes; some stand beside the identity.
MOST_BYTES = 2600
#: The longest that may stand in the fields that make a row the same row.
FILLED = {"years": "1949-1999、2100-2108", "date": "2026-03-05", "title": "𠀀" * 300}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_what_makes_a_row_the_same_row_fits_an_index(kind: Kind) -> None:
    fields = {field.name: field for field in kind.fields}
    given = {}
    for name in kind.identity:
        options = fields[name].options
        whole = "、".join(options) if name == "types" else options[0] if options else ""
        given[name] = whole or FILLED.get(name, "𠀀" * 200)
    data = kind.model.model_validate(given).model_dump(mode="json")
    assert len(kind.key(data).encode()) <= MOST_BYTES


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_what_is_understood_is_understood_the_same_again(text: str) -> None:
    for read_ in (plain, named, folded):
        try:
            once = read_(text)
        except ValueError:
            continue
        assert read_(once) == once
        assert unicodedata.is_normalized("NFC", once)
    assert len(text) <= LONGEST


# --- e-mail addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wang.li+x@mail.example.org", "wang.li+x@mail.example.org"),
        (" wang@mail ", "wang@mail"),
        ("zu3＠example.org", "zu3@example.org"),
        ("zu3@exam\u200bple.org", "zu3@example.org"),
        ("1@163.com", "1@163.com"),
        *((none, "") for none in (None, "", "无", "没有", " - ", "—", "－", "/")),
    ],
)
def test_an_address_is_taken_as_it_is_meant(written: Any, meant: str) -> None:
    assert read(Mail, written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "wang", "@", "wang@", "@example.org", "a@b@c.org", "zu1@example.org;zu2@example.org",
        "zu1@example.org、zu2@example.org", "王五 <wang@example.org>", "王五@example.org",
        "wang@例子.中国", "wang li@example.org", "wang..li@example.org", ".wang@example.org",
        "wang.@example.org", "wang@example..org", "wang@.org", "wang@example.org.",
        "wang@-example.org", "wang@exa_mple.org", "wang@10.0.0.1", "13900000001",
        "wang@example,org", "x" * 65 + "@example.org", "wang@" + "x" * 64 + ".org",
        "wang@example.org\n@b",
    ],
)  # fmt: skip
def test_an_address_that_no_server_can_deliver_to_is_refused(written: str) -> None:
    assert refused(Mail, written) == "bad_mail"

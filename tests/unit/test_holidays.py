"""The days off that ship with the program, compared with two libraries, and files of an office."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from chinese_calendar import constants
from holidays import country_holidays

from config import holidays
from workflow.errors import BadInputError, Hint
from workflow.rules.calendar import Calendar, Day, DayKind

YEARS = range(2019, 2027)
FOLDER = Path(holidays.__file__).parent
#: Names without 节 in the library → as the official notices write them.
_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}

GOOD = "日期,类型,名称\n2026-02-14,班,春节\n2026-02-16,休,春节\n"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    years = holidays.shipped()
    return Calendar([day for days in years.values() for day in days], years, version=1)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_worked_or_off_as_both_libraries_say(calendar: Calendar, year: int) -> None:
    official = country_holidays("CN", years=year)
    for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        on = date(year, 1, 1) + timedelta(days=n)
        assert calendar.is_working(on) is chinese_calendar.is_workday(on), on
        assert calendar.is_working(on) is official.is_working_day(on), on


@pytest.mark.parametrize("year", YEARS)
def test_every_day_a_notice_names_is_listed_with_its_holiday(year: int) -> None:
    chinese = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    expected = {
        Day(on, kind, _NAMES.get(chinese[value], chinese[value]))
        for kind, days in (
            (DayKind.OFF, constants.holidays),
            (DayKind.WORK, constants.workdays),
        )
        for on, value in days.items()
        if on.year == year
    }
    assert set(holidays.shipped()[year]) == expected


def test_the_years_from_2019_are_shipped_each_in_its_file_and_sorted() -> None:
    years = holidays.shipped()
    assert list(years) == list(YEARS)
    for year, days in years.items():
        assert {day.on.year for day in days} == {year}
        assert list(days) == sorted(days, key=lambda day: day.on)
        lines = [f"{day.on},{'休' if day.kind is DayKind.OFF else '班'},{day.name}" for day in days]
        text = "\n".join(["日期,类型,名称", *lines, ""])
        assert (FOLDER / f"{year}.csv").read_bytes() == text.encode()


@pytest.mark.parametrize(
    "written", ["2026-03-05", "2026-3-5", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６-03-05"]
)
def test_a_date_may_be_written_as_people_do(written: str) -> None:
    assert holidays.parse(f"日期,类型,名称\n{written},停,停电\n", "own.csv") == (
        Day(date(2026, 3, 5), DayKind.CLOSURE, "停电"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\n\n"),
        "\n,,\n" + GOOD.replace("\n", "\n , ,\n"),
        GOOD.replace(",", " , "),
        GOOD.removesuffix("\n"),
        "名称,日期,类型\n春节,2026-02-14,班\n春节,2026-02-16,休\n",
        "日期,备注,类型,,名称\n2026-02-14,周六,班,,春节,\n2026-02-16,,休,?,春节\n",
        "日期,类型,名称\n2026-02-16,休,春节\n2026-02-14,班,春节\n",
        '"日期","类型","名称"\n"2026-02-14","班","春节"\n"2026-02-16","休","春节"\n',
    ],
)
def test_order_blank_lines_and_further_columns_make_no_difference(text: str) -> None:
    assert holidays.parse(text, "own.csv") == holidays.parse(GOOD, "own.csv")


def test_the_name_may_be_left_out() -> None:
    nameless = (Day(date(2026, 3, 5), DayKind.OFF, ""),)
    assert holidays.parse("类型,日期\n休,2026-03-05\n", "own.csv") == nameless
    assert holidays.parse("日期,类型,名称\n2026-03-05,休\n", "own.csv") == nameless


@pytest.mark.parametrize(
    ("text", "line", "value", "says"),
    [
        ("", 1, "", "there are no days"),
        ("\n\n , \n", 3, "", "there are no days"),
        ("日期,类型,名称\n", 1, "", "there are no days"),
        ("日期,名称\n2026-03-05,停电\n", 1, "类型", "there is no column 类型"),
        ("\n2026-03-05,停,停电\n", 2, "日期", "there is no column 日期"),
        ("日期,类型,日期\n2026-03-05,停,\n", 1, "日期", "the column 日期 appears twice"),
        ("日期,类型\n2026-03-05,停\n2026-02-30,停\n", 3, "2026-02-30", "is not a date"),
        ("日期,类型\n\n5.3.2026,停\n", 3, "5.3.2026", "is not a date"),
        ("日期,类型\n2026-03-05 morning,停\n", 2, "2026-03-05 morning", "is not a date"),
        ("日期,类型\n,停\n", 2, "日期", "日期 is missing"),
        ("日期,类型\n2026-03-05,\n", 2, "类型", "类型 is missing"),
        ("日期,类型\n2026-03-05\n", 2, "类型", "类型 is missing"),
        ("日期,类型\n2026-03-05,假\n", 2, "假", "假 is not one of: 休 班 停"),
        ("日期,类型\n2026-03-05,休班\n", 2, "休班", "休班 is not one of: 休 班 停"),
        ("日期,类型,名称\n2026-03-05,休,a\x00b\n", 2, "a\x00b", "cannot be a name"),
        (
            "日期,类型\n2026-03-05,休\n2026-03-06,休\n2026/3/5,停\n",
            4,
            "2026-03-05",
            "2026-03-05 is listed twice",
        ),
        ('日期,类型\n2026-03-05,"休\n', 2, "unexpected end of data", "not CSV"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_line(
    text: str, line: int, value: str, says: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        holidays.parse(text, "own.csv")
    assert str(refused.value).startswith(f"own.csv, line {line}: ")
    assert says in str(refused.value)
    assert refused.value.data == {"file": "own.csv", "line": line, "value": value}
    assert refused.value.hint == Hint("correct_file")


def test_a_cell_as_long_as_a_file_is_not_repeated_as_a_whole() -> None:
    with pytest.raises(BadInputError, match="is not one of") as refused:
        holidays.parse(f"日期,类型\n2026-03-05,{'休' * 9000}\n", "own.csv")
    assert refused.value.data["value"] == "休" * 50 + "…"

"""How a cell shows a number or text in its format, compared with Excel."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import building
from tests.fuzz.building import number, text
from tests.unit.workbooks.books import problems, raw, told
from workbooks.formats import Formats, Masked, shown
from workbooks.read import read

HEADS = [text(heading) for heading in ("单位代码", "编号", "内容")]


def seen(value: float, code: str, *, of_1904: bool = False) -> Any:
    """Return what a cell shows, or `unclear` if it is not certain."""
    formats = Formats()
    formats.start("numFmt", {"numFmtId": "164", "formatCode": code})
    formats.start("cellXfs", {})
    formats.start("xf", {"numFmtId": "164"})
    found = shown(value, formats.of("0"), of_1904=of_1904)
    if isinstance(found, Masked):
        return "unclear" if found.shown is None else found.shown
    return found


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ('"甲巡〔2026〕"000"号"', 12, "甲巡〔2026〕012号"),
        ('"甲巡〔2026〕"0"号"', 12, "甲巡〔2026〕12号"),
        ("第0号", 12, "第12号"),
        ("\\第0\\号", 12, "第12号"),
        ("0000\\-00\\-00", 20260305, "2026-03-05"),
        ('0000"年"00"月"00"日"', 20260305, "2026年03月05日"),
        ("000\\-0000\\-0000", 13800138000, "138-0013-8000"),
        ("General", 12.5, 12.5),
        ("G/通用格式", 12, 12),
        ("[Red]General", 12, 12),
        ("[红色]G/通用格式", 12, 12),
        ('General"人"', 12, "12人"),
        ("@", 12, 12),
        ('"第"@"号"', 12, 12),
        ("_ @_ ", 12, 12),
        ("", 12, 12),
        ("0", 12, 12),
        ("0", 12.5, "13"),
        ("0", -12.4, "-12"),
        ("0", 12.4, "12"),
        ("000", 7, "007"),
        ("000", 7.6, "008"),
        ("000", -7, "-007"),
        ("000", 1234, "1234"),
        ("#", 7, 7),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0", 12, 12),
        ("0,000", 7, "0,007"),
        ("0.00", 12, "12.00"),
        ("0.00", 1.005, "1.01"),
        ("0.##", 1.5, "1.5"),
        ("0.##", 12, 12),
        ("#.##", 0.5, ".5"),
        ("?0.0?", 1.5, "1.5"),
        (".00", 12, "12.00"),
        ("0%", 0.5, "50%"),
        ("0.0%", 0.125, "12.5%"),
        ("0.0,", 12345, "12.3"),
        ('0.0,"千"', 12345, "12.3千"),
        ('0\\.0,"万"', 123456, "12.3万"),
        ("#,##0,,", 12_345_678, "12"),
        ("(0)", 7, "(7)"),
        ("+0;-0;0", 7, "+7"),
        ("+0;-0;0", -7, -7),
        ("0;(0)", -7, "(7)"),
        ("0;(0)", 0, 0),
        ('0;-0;"无"', 0, "无"),
        ("0;;@", -7, ""),
        ("#,##0_);(#,##0)", 1234, "1,234"),
        ("[Red]#,##0.00", 1234, "1,234.00"),
        ("[$¥-804]#,##0.00", 1234, "¥1,234.00"),
        ("[$€-2] #,##0", 1234, "€ 1,234"),
        ("$#,##0", 1234, "$1,234"),
        ("[$-804]0", 12, 12),
        ('"¥"#,##0.00;[Red]"¥"\\-#,##0.00', -1234, "¥-1,234.00"),
        ('[=1]"是";[=0]"否";0', 1, "是"),
        ('[=1]"是";[=0]"否";0', 0, "否"),
        ('"是";;"否"', 0, "否"),
        ('[>=10000]0.0,"k";0', 9999, 9999),
        ('[>=10000]0.0,"k";0', 12345, "12.3k"),
        ('[<1]0.00;"多";"少"', 5, "少"),
        ("h:mm", 0.3958333333333333, "9:30"),
        ("hh:mm:ss", 0.3958333333333333, "09:30:00"),
        ("h:mm", 46086.3958333333, "9:30"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("h:mm AM/PM", 0.0, "12:00 AM"),
        ("[$-409]h:mm AM/PM;@", 0.5, "12:00 PM"),
        ("[$-804]AM/PM h:mm", 0.25, "上午 6:00"),
        ('上午/下午h"时"mm"分"', 0.75, "下午6时00分"),
        ("h:mm A/P", 0.75, "6:00 P"),
        ("[$-F400]h:mm:ss\\ AM/PM", 0.75, "18:00:00"),
        ("[h]:mm", 1.5, "36:00"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("[mm]:ss", 0.0625, "90:00"),
        ("mm:ss", 0.0625, "30:00"),
        ("mm:ss.0", 0.0625, "30:00.0"),
    ],
)
def test_a_number_is_what_the_cell_shows(code: str, value: float, expected: Any) -> None:
    found = seen(float(value), code)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "code",
    [
        "0.00E+00", "##0.0E+0", "# ?/?", "# ??/??", "0/8", "[DBNum1]0", "[DBNum2][$-804]General",
        "[$-1E000804]0", "[$-2000000]0", "*-0", "0*x", "0x", "TT", "0%%", "%0", "0#0#",
        "#?0", "0.0.0", "0;0;0;@;0", "0,.0,0", "0-,0", "General0", "[?]0", "[>5]0;[>7]0",
        "0 d", "ssss", "h:mm A/P x",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_said_not_to_be(code: str) -> None:
    assert seen(4.3, code) == "unclear"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("0", -0.4), ("0%", 0.125), ("0;", -7), ("[>=10]0;00", -7), ('General"人"', 1e11),
        ('General"人"', 1.234567891), ("h:mm", 0.12345678), ("h:mm", -0.5), ("yyyy-mm-dd", -1),
        ("yyyy-mm-dd", 2_957_004), ("0.0,", -1),
    ],
)  # fmt: skip
def test_a_number_of_which_it_is_not_certain_is_said_to_be_one(code: str, value: float) -> None:
    assert seen(float(value), code) == "unclear"


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd", 'yyyy"年"m"月"d"日";@', "[$-804]yyyy年m月d日 aaaa",
        "[DBNum1][$-804]yyyy年m月",
        "mmm", "m/d/yy h:mm", "[$-409]d-mmm-yy;@", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        'e"年"m"月"', '[$-411]ggge"年"m"月"d"日"', "dd/mm/yyyy", "m", 'm"月" h:mm', "[Red]mm/dd",
        "yyyy-mm-dd hh:mm:ss.000", "[$-zh-CN]yyyy-mm-dd",
    ],
)  # fmt: skip
def test_days_are_days_in_the_formats_of_all_countries(code: str) -> None:
    assert seen(46086.0, code) == datetime(2026, 3, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("code", "value"), [(";;;", 12), ("#", 0), ("0;-0;", 0), ("0;;", 0), ('""', 5), ("_ ", 5)]
)
def test_what_is_not_seen_is_said_to_be_hidden(code: str, value: float) -> None:
    assert seen(float(value), code) == ""


def test_a_number_of_which_excel_has_lost_digits_is_not_shown_as_if_it_were_whole() -> None:
    for code in ("0", "000000000000000000", "#,##0", "General", '0"号"'):
        assert seen(440304199001011234.0, code) == int(440304199001011234.0)


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z"), exclude_characters='"'))


@given(before=TEXTS, after=TEXTS, width=st.integers(1, 12), value=st.integers(0, 10**12))
def test_what_stands_in_quotes_is_shown_beside_the_number(
    before: str, after: str, width: int, value: int
) -> None:
    filled = f"{before}{value:0{width}d}{after}"
    code = f'"{before}"{"0" * width}"{after}"'
    assert str(seen(float(value), code)) == filled if len(code) <= 255 else True


@given(value=st.decimals(-(10**9), 10**9, places=4), places=st.integers(1, 4), parted=st.booleans())
def test_decimals_are_rounded_half_up_as_people_do(
    value: Decimal, places: int, parted: bool
) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    found = seen(float(value), ("#,##0." if parted else "0.") + "0" * places)
    if value < 0 and not rounded:
        assert found == "unclear"
    else:
        assert found == (f"{abs(rounded):,}" if parted else f"{abs(rounded)}").join(
            ("-" if value < 0 else "", "")
        )


ODD = st.sampled_from('0#?,.%;@"\\_*[]/ +-()hmsydeEAPG通用格式年R123<>=$xé')


@given(code=st.text(ODD, max_size=20), value=st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_is_too_odd(code: str, value: float) -> None:
    found = seen(value, code)
    assert isinstance(found, str | int | float | datetime)
    assert not isinstance(found, str) or found == found.strip()


def focus(path: Path, content: str, *styles: str) -> dict[str, Any]:
    """Return the row of a focus item with that cell as its content."""
    raw(path, building.lines([HEADS, [text("edu"), text("1"), content]]),
        name="重点", styles=styles)  # fmt: skip
    return read(path).rows[0].values


def styled(content: str, style: int) -> str:
    return text(content).replace("<c ", f'<c s="{style}" ')


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"甲巡"@"号"', "甲巡十二号"), ("@", "十二"), ("_ @_ ", "十二"), ("@*.", "十二"),
        ('0;0;0;"见附件"', "见附件"), ("0;-0;0;@", "十二"), ('0"人"', "十二"), ("General", "十二"),
        ('yyyy"年";@', "十二"), ("[DBNum1]@", "十二"),
    ],
)  # fmt: skip
def test_a_text_is_what_the_cell_shows(tmp_path: Path, code: str, expected: str) -> None:
    assert focus(tmp_path / "x.xlsx", styled("十二", 0), code)["content"] == expected


@pytest.mark.parametrize(
    ("cell", "code", "wrong"),
    [
        (number(12, 0), ";;;", "hidden_value"),
        (number(0, 0), "#", "hidden_value"),
        (styled("十二", 0), ";;;", "hidden_value"),
        (number(12, 0), "# ?/?", "unclear_format"),
        (number(1000, 0), "0.00E+00", "unclear_format"),
        (styled("十二", 0), "x@", "unclear_format"),
        (number(440304199001011234, 0), "0", "rounded_number"),
    ],
)
def test_what_is_not_seen_or_not_certain_is_refused(
    tmp_path: Path, cell: str, code: str, wrong: str
) -> None:
    path = tmp_path / "x.xlsx"
    raw(path, building.lines([HEADS, [text("edu"), text("1"), cell]]), name="重点", styles=[code])
    assert problems(path) == [("重点", "C2", wrong)]


TALLY = [text(heading) for heading in ("单位代码", "测评对象", "选项", "票数")]


@pytest.mark.parametrize(
    ("code", "value", "meant", "noted"),
    [
        ('0"票"', 12, 12, [("D2", "number_read")]),
        ("#,##0.00", 1234, 1234, []),
        ('#,##0"票"', 1234, 1234, [("D2", "number_read")]),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0, 0, [("D2", "number_read")]),
        ("0", 12.4, 12, []),
    ],
)
def test_a_number_may_be_dressed_where_one_is_wanted(
    tmp_path: Path, code: str, value: float, meant: int, noted: list[tuple[str, str]]
) -> None:
    path = tmp_path / "x.xlsx"
    row = [text("edu"), text("赵一"), text("优秀"), number(value, 0)]
    raw(path, building.lines([TALLY, row]), name="测评结果", styles=[code])
    (found,) = read(path).rows
    assert found.kind.model.model_validate(found.values).model_dump()["votes"] == meant
    assert told(path) == noted


def test_noughts_that_a_sheet_hides_are_no_yes_and_refused_where_they_would_count(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.xlsx"
    hiding = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    heads = [text(heading) for heading in ("单位代码", "工号", "姓名", "党员", "出生年份")]
    row = [text("edu"), text("1"), text("赵一"), number(0, 0), number(0, 0)]
    raw(path, hiding + building.lines([heads, row]), name="花名册", styles=["General"])
    assert problems(path) == [("花名册", "E2", "hidden_value")]


def test_formats_that_are_built_in_need_not_be_spelt_out(tmp_path: Path) -> None:
    formats = Formats()
    formats.start("cellXfs", {})
    for built_in in range(82):
        formats.start("xf", {"numFmtId": str(built_in)})

    def of(number: int, value: float) -> Any:
        found = shown(value, formats.of(str(number)), of_1904=False)
        return found.shown if isinstance(found, Masked) else found

    assert [of(n, 1234.0) for n in (0, 1, 2, 3, 4, 37, 39, 49)] == [
        1234, 1234, "1234.00", "1,234", "1,234.00", "1,234", "1,234.00", 1234,
    ]  # fmt: skip
    assert [of(n, 0.5) for n in (9, 10, 18, 20, 21, 33, 45, 46, 55)] == [
        "50%", "50.00%", "12:00 PM", "12:00", "12:00:00", "12时00分00秒", "00:00", "12:00:00",
        "下午12时00分",
    ]  # fmt: skip
    assert (of(41, 0.0), of(43, 0.0)) == ("-", "-")
    for uncertain in (5, 8, 11, 12, 42, 44, 48, 59, 72):
        assert of(uncertain, 1234.5) is None
    for below in (37, 38, 39, 40, 41, 43):
        assert of(below, -7.0) is None
    days = {n for n in range(82) if isinstance(of(n, 46086.0), datetime)}
    assert days == {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}

"""Workbooks that nobody should send, made from choices."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape

from tests.fuzz import building, written
from tests.fuzz.building import Page
from tests.fuzz.choices import Choices
from workbooks import columns
from workbooks.columns import Column
from workflow.records.catalogue import BY_SHEET, KINDS
from workflow.records.kind import Kind

#: Formats of cells; a style is the place of one of them.
_FORMATS = (
    "General", "yyyy-mm-dd", "0000", "h:mm:ss", "yyyy-mm-dd h:mm", "[$-804]aaaa", '"第"0', "@",
    "000000000000000000000", "[h]:mm", "m/d;@", "G/通用格式", "", '"', "[", "0;0;0", "aaa",
    '"甲巡"000"号"', "#,##0.00;[Red]-0", ";;;", '"第"@', '0.0,"万"', "0%", "# ?/?", "mm:ss.0",
    "0E+0", '[>5]"多";0', '_ * "-"_ ', '"a\u200d"0',
)  # fmt: skip
_SHEETS = tuple(BY_SHEET)
_NUMBERS = (
    "1", "0", "-0", "0.5", "0.999999999", "59", "60", "60.99999999", "2957003", "2958465.999999",
    "-1", "1e15", "1E+308", "1e999", "nan", "1_0", "１２", "45000", "1.", ".5", "0x1",
    "123456789012",
    "9" * 49, "9" * 60, "00012", "+7", "1e-300", "",
)  # fmt: skip
_INSTANTS = (
    "2026-03-05", "2026-03-05T08:30:00", "0001-01-01", "9999-12-31T23:59:59.999999", "08:30", "",
    "2026-W10-4", "20260305T0830Z", "2026-03-05T08:30:00+23:59", "2026-03-05\u00e9", "24:00",
    "9999-12-31T24:00:00",
)  # fmt: skip
_FORMULAS = ("1+1", "TRUE()", '"甲"', '""', "12", "-1E3", "DATE(2026,3,5)", "50%", "", '"_x000D_"')
_PLACES = ("A1", "", "A0", "XFD1", "ZZZ9999999", "A1:B2", "$A$1", "a1", "A01", "Ａ1", "A-1", "1A")
#: Characters that XML cannot contain, which Office escapes.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def book(choices: Choices) -> dict[str, str | bytes]:
    """Return the parts of a workbook."""
    shared: list[str] = []
    pages = [_page(choices, shared) for _ in range(1 + max(0, choices.below(8) - 5))]
    return building.parts(pages, shared=[*shared, ""], styles=_FORMATS, of_1904=choices.rarely(8))


def _page(choices: Choices, shared: list[str]) -> Page:
    name = choices.one_of(_SHEETS)
    kind = BY_SHEET[name]
    if choices.rarely(8):
        name = written.text(choices, choices.one_of((name, "Sheet1", "说明", "")))
    heads = _heads(choices, kind)
    rows = [[_text(choices, heading, shared) for _, heading in heads]]
    for _ in range(1 + choices.below(3)):
        rows.append([_cell(choices, column, shared) for column, _ in heads])
        if choices.rarely(8):
            rows[-1] = choices.one_of((rows[0], rows[-1][:1], rows[-1][1:2], []))
    above = [[_text(choices, "花名册", shared)]] * max(0, choices.below(30) - 20)
    data = _hidden_columns(choices)
    hidden = (1 + choices.below(8),) if choices.rarely(8) else ()
    data += building.lines([*above, *rows], first=1 + max(0, choices.below(8) - 5), hidden=hidden)
    return Page(
        name=_NOT_XML.sub("", name),
        data=data + _merges(choices),
        state="hidden" if choices.rarely(12) else "visible",
    )


def _heads(choices: Choices, kind: Kind) -> list[tuple[Column, str]]:
    """Return the columns of a sheet, some missing, decorated, duplicated, misplaced or unknown."""
    of = choices.one_of((written.of_template, written.of_export))
    needed, every = columns.needed(kind), of(kind)
    others = [column for column in every if column.name not in needed]
    kept = {choices.one_of(others).name for _ in range(choices.below(6))} if others else set()
    heads = [(c, c.heading) for c in every if c.name in needed or c.name in kept]
    for _ in range(max(0, choices.below(12) - 8)):
        at, how = choices.below(len(heads)), choices.below(6)
        column, heading = heads[at]
        if how == 0:
            heads[at] = column, written.text(choices, heading)
        elif how == 1 and len(heads) > 1:
            del heads[at]
        elif how == 2:
            heads.insert(choices.below(len(heads)), heads[at])
        elif how == 3:
            heads[at] = column, ""
        elif how == 4:
            remark = choices.one_of("（(【[") + written.text(choices, "必填")
            heads[at] = column, heading + remark
        else:
            other = choices.one_of(written.of_export(choices.one_of(KINDS)))
            heads.insert(at, (other, other.heading))
    return heads


def _cell(choices: Choices, column: Column, shared: list[str]) -> str:
    """Return the XML of a cell, written as usual or otherwise."""
    how = choices.below(40)
    if how < 30:
        return _usual(choices, written.value(choices, column), shared)
    style = choices.below(len(_FORMATS) + 2)
    if how < 34:
        return building.number(choices.one_of(_NUMBERS), style)
    if how == 34:
        return _typed("d", choices.one_of(_INSTANTS))
    if how == 35:
        return _typed("e", _xml(written.text(choices, choices.one_of(("#N/A", "#REF!", "")))))
    if how == 36:
        return _typed("s", choices.one_of(("0", "-1", "1", "99", "x", "")))
    if how == 37:
        kind = choices.one_of(("shared", "array", "dataTable"))
        kind = choices.one_of((f't="{kind}" ref="{_area(choices)}" si="{choices.below(2)}"', ""))
        return f"<c><f {kind}>{choices.one_of(_FORMULAS)}</f><v>2</v></c>"
    if how == 38:
        return _typed(choices.one_of(("str", "b", "n", "q")), _xml(written.text(choices, "1")))
    run = f"<r><t>{_xml(written.text(choices, '张'))}</t></r><rPh><t>zhang</t></rPh>"
    return f'<c t="inlineStr"><is>{run}</is></c>'


def _usual(choices: Choices, value: Any, shared: list[str]) -> str:
    if value == "":
        return choices.one_of(("", "", "<c/>", "<c s='1'/>"))
    if isinstance(value, bool):
        return _typed("b", str(int(value)))
    if isinstance(value, datetime):
        return _typed("d", value.isoformat())
    if isinstance(value, time):
        return building.number(0.35, 3)
    if isinstance(value, int | float):
        return building.number(value, choices.below(5))
    return _text(choices, value, shared)


def _text(choices: Choices, value: str, shared: list[str]) -> str:
    if choices.rarely(4):
        shared.append(f'<t xml:space="preserve">{_xml(value)}</t>')
        return _typed("s", str(len(shared) - 1))
    return building.text(_escaped(value))


def _escaped(value: str) -> str:
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", value)


def _xml(value: str) -> str:
    return escape(_escaped(value))


def _typed(kind: str, value: str) -> str:
    return f'<c t="{kind}"><v>{value}</v></c>'


def _hidden_columns(choices: Choices) -> str:
    if not choices.rarely(8):
        return ""
    first = choices.below(12)
    return f'<cols><col min="{first}" max="{first + choices.below(4)}" hidden="1"/></cols>'


def _merges(choices: Choices) -> str:
    areas: Sequence[str] = [_area(choices) for _ in range(max(0, choices.below(8) - 4))]
    every = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{every}</mergeCells>" if areas else ""


def _area(choices: Choices) -> str:
    if choices.rarely(8):
        return choices.one_of(_PLACES)
    left, top = choices.below(16), 1 + choices.below(8)
    right, bottom = left + choices.below(4), top + choices.below(4)
    return f"{building.letters(left)}{top}:{building.letters(right)}{bottom}"

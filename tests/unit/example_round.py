"""The example round, read back from its workbooks without the program."""

import tomllib
from collections import defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from examples import generate

EXAMPLES = Path(generate.__file__).parent
BOOKS = ["round", *sorted(p.stem for p in (EXAMPLES / "workbooks").glob("[0-9]*.xlsx"))]
PROBLEMS = {"党的领导弱化", "党的建设缺失", "全面从严治党不力"}
#: Dates that are still to come when they are entered.
AHEAD = {"受理截止", "完成时限", "计划进驻", "计划离点", "开始日期", "结束日期"}

Row = dict[str, Any]


@cache
def read(book: str, folder: Path = EXAMPLES) -> dict[str, list[Row]]:
    """Read every sheet as rows by heading; days come as dates."""
    pages: dict[str, list[Row]] = {}
    for page in load_workbook(folder / f"workbooks/{book}.xlsx").worksheets:
        head, *lines = page.iter_rows(values_only=True)
        pages[page.title] = [
            {str(k): _day(v) for k, v in zip(head, line, strict=True)} for line in lines
        ]
    return pages


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


ROUND = read("round")
UNITS = {str(row["单位代码"]): row for row in ROUND["被巡察单位"]}
TEAM = {str(row["姓名"]): str(row["账号"]) for row in ROUND["巡察组"]}
BY_ACCOUNT = {account: name for name, account in TEAM.items()}
STORY: list[dict[str, Any]] = tomllib.loads((EXAMPLES / "story.toml").read_text("utf-8"))["step"]
ABSENT = {
    code: name
    for row in ROUND["回避申报"]
    if row["处理"] == "不参加"
    for code, name in [(row["单位代码"], BY_ACCOUNT[row["账号"]])]
}


def codes(row: Row) -> list[str]:
    """Return the units a row serves."""
    said = str(row["单位代码"])
    return list(UNITS) if said == "*" else said.split("、")


def rows(sheet: str) -> list[Row]:
    """Return all rows of a sheet, over all records workbooks."""
    return [row for book in BOOKS[1:] for row in read(book).get(sheet, [])]


def of(sheet: str, unit: str) -> list[Row]:
    """Return the rows of a sheet that serve a unit."""
    return [row for row in rows(sheet) if unit in codes(row)]


def commands(*start: str) -> list[dict[str, Any]]:
    """Return the steps of the story whose command begins so."""
    return [step for step in STORY if step["args"][: len(start)] == list(start)]


def fields(step: dict[str, Any]) -> dict[str, str]:
    """Return the fields that a `record` command sets."""
    pairs = (word.partition("=") for word in step["args"][3:])
    return {heading: value for heading, _, value in pairs}


def roster(unit: str) -> dict[str, Row]:
    """Return a unit's staff by number."""
    return {str(row["工号"]): row for row in ROUND["花名册"] if row["单位代码"] == unit}


def findings(unit: str) -> dict[str, Row]:
    """Return a unit's findings as they stand after all imports and the story."""
    known: dict[str, Row] = {}
    for row in of("问题底稿", unit):
        known.setdefault(str(row["编号"]), {}).update(row)
    for step in commands("record", "finding", f"2026-1/{unit}"):
        known[fields(step)["编号"]].update(fields(step))
    return known


def measures(unit: str) -> dict[tuple[str, int], Row]:
    """Return a unit's measures, later workbooks completing earlier ones."""
    known: dict[tuple[str, int], Row] = {}
    for row in of("整改", unit):
        known.setdefault((str(row["底稿编号"]), int(row["措施序号"])), {}).update(row)
    return known


def interviewed(unit: str) -> set[str]:
    """Return whom the team talked to, by staff number."""
    by_name = defaultdict(list)
    for number, person in roster(unit).items():
        by_name[str(person["姓名"])].append(number)
    seen = set()
    for row in of("谈话", unit):
        if row["对象范围"] == "本单位":
            said = str(row["谈话对象"])
            (number,) = by_name.get(said) or [said]
            assert number in roster(unit), said
            seen.add(number)
    return seen

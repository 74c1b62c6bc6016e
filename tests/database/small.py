"""A small round for tests: two units of three people, one team, and defaults for the rest."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.support import Program

Rows = list[dict[str, Any]]

TEAM: Rows = [
    {"账号": "li", "姓名": "李组长", "职责": "组长", "分工": "总负责"},
    {"账号": "fu", "姓名": "付副组", "职责": "副组长", "分工": "把关"},
    {"账号": "zu1", "姓名": "祖一", "职责": "组员", "分工": "谈话"},
    {"账号": "zu2", "姓名": "祖二", "职责": "组员", "分工": "查账"},
]


def round_rows(**changed: Rows) -> dict[str, Rows]:
    """Return the sheets of the round workbook, some of them changed."""
    sheets: dict[str, Rows] = {
        "轮次": [
            {
                "轮次编号": "r1",
                "轮次名称": "第一轮",
                "派出党组织": "县委",
                "派出党组织书记": "书记",
                "授权文号": "〔2026〕1号",
                "授权日期": "2026-02-20",
                "开始日期": "2026-03-01",
                "结束日期": "2026-12-31",
            }
        ],
        "巡察组": TEAM,
        "被巡察单位": [
            {
                "单位代码": unit,
                "单位名称": f"单位{unit}",
                "党组织书记": "王五",
                "所属党委": "局党委",
                "所属党委书记": "赵六",
                "在册人数": 3,
                "联络员账号": f"liaison-{unit}",
            }
            for unit in ("a", "b")
        ],
        "花名册": [
            {
                "单位代码": unit,
                "工号": f"{unit}{n}",
                "姓名": f"人{n}",
                "出生年份": year,
                "党员": "是",
            }
            for unit in ("a", "b")
            for n, year in ((1, 1970), (2, 1985), (3, 1995))
        ],
        "回避申报": [{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in TEAM],
    }
    return {**sheets, **changed}


def workbook(path: Path, sheets: dict[str, Rows]) -> str:
    """Write sheets of rows, and return the path."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(h for row in rows for h in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(h) for h in headings])
    book.save(path)
    return str(path)


def open_round(program: Program, folder: Path, **changed: Rows) -> None:
    """Open the small round."""
    program.ok("import", workbook(folder / "round.xlsx", round_rows(**changed)))


def enter(program: Program, folder: Path, **sheets: Rows) -> Any:
    """Import rows of a records workbook, and return the answer."""
    return program.ok("import", workbook(folder / "records.xlsx", sheets))


def requirement(program: Program, code: str, unit: str = "a", **given: Any) -> dict[str, Any]:
    """Return one requirement of an inspection, whichever stage it belongs to."""
    status = program.ok("status", f"r1/{unit}", **given)
    found = [*status["requirements"], *status["upcoming"], *status["undone"]]
    return next(r for r in found if r["code"] == code)


def place(program: Program, stage: str, unit: str = "a") -> None:
    """Bring an inspection to a stage by exempting everything before it that may be exempted.

    The small round has what cannot be exempted.
    """
    for _ in range(12):
        status = program.ok("status", f"r1/{unit}")
        if status["stage"] == stage:
            return
        for wanted in status["requirements"]:
            if not wanted["met"] and not wanted["exempted"]:
                program.ok(
                    "exempt", f"r1/{unit}", wanted["code"], "--reason", "试验", who="leading"
                )
        program.ok("advance", f"r1/{unit}")
    raise AssertionError(stage)

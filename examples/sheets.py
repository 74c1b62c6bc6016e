"""Sheets with fixed headings, written as workbooks that are identical at every run."""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | date | None
Row = Mapping[str, Cell]

#: Written in the properties and in the archive instead of the current time.
STAMP = datetime(2026, 2, 24, 1, 0, 0, tzinfo=UTC)
_PROPERTIES = "docProps/core.xml"
_THIN = Side(style="thin", color="BFBFBF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DDEBF7")

HEADINGS: dict[str, str] = {
    "轮次": "轮次编号 轮次名称 派出党组织 派出党组织书记 授权文号 授权日期 开始日期 结束日期",
    "巡察组": "组别 账号 姓名 职责 分工 专长 邮箱 手机 起始日期 截止日期",
    "被巡察单位": "单位代码 单位名称 党组织书记 所属党委 所属党委书记 组别 在册人数 "
    "计划进驻 计划离点 联络员账号 联络员姓名 联络员邮箱",
    "花名册": "单位代码 工号 姓名 职务 出生年份 班子成员 党员 中层骨干 少数民族 无法谈话原因",
    "回避申报": "账号 单位代码 情形 说明 处理 批准人",
    "会议": "单位代码 会议类型 名称 日期 主持人 参会范围 参会人数 组长出席 副组长出席 组长讲话 "
    "表态发言人 议定事项 材料",
    "书面材料": "单位代码 材料类型 名称 文号 日期 审核结果 审核人 审核日期 签收人 签收日期",
    "公告": "单位代码 发布方式 发布日期 举报电话 电子邮箱 举报箱位置 受理截止",
    "重点": "单位代码 编号 类别 内容 来源 状态 底稿编号",
    "谈话": "单位代码 谈话对象 对象范围 日期 谈话人 记录人 性质 关联编号 个人诉求 要点",
    "问卷测评": "单位代码 类型 日期 发放 收回 有效",
    "测评结果": "单位代码 测评对象 选项 票数",
    "调阅资料": "单位代码 类别 资料名称 年度 要求日期 提供日期 查阅日期 查阅人 归还日期 说明",
    "走访": "单位代码 日期 走访单位 走访人 事由 关联编号 结果",
    "问题底稿": "单位代码 编号 标题 三大问题 六项纪律 领域 来源 关联编号 查证事实 性质 轻重 证据 "
    "责任主体 状态 核实日期 告知日期 告知对象 不予告知理由 承办人1 承办人2 反馈序号",
    "来信来访": "单位代码 编号 方式 日期 摘要 承办人 核实途径 办理情况 办结日期 转交单位 转交日期",
    "整改": "单位代码 反馈序号 措施序号 底稿编号 类型 整改措施 责任人 完成时限 完成日期 "
    "证明材料 销号人",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the headings it shows and its rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def sheet(name: str, rows: Iterable[Row], *, only: str = "") -> Sheet:
    """Return a sheet with all its headings, or only with those named."""
    return Sheet(name, tuple((only or HEADINGS[name]).split()), tuple(rows))


def with_round(sheets: Iterable[Sheet], round_code: str) -> list[Sheet]:
    """Put the round's code in front of every row of a records workbook."""
    return [
        Sheet(
            each.name,
            ("轮次编号", *each.headings),
            tuple({"轮次编号": round_code, **row} for row in each.rows),
        )
        for each in sheets
    ]


def write(path: Path, title: str, sheets: Sequence[Sheet]) -> None:
    """Write a workbook; the same sheets give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        _fill(book.create_sheet(each.name), each)
    book.properties.title = title
    book.properties.creator = "南屏县委巡察办（示例）"
    book.properties.created = STAMP
    book.save(path)
    _stop_the_clock(path)


def _fill(page: Worksheet, content: Sheet) -> None:
    page.append(list(content.headings))
    for row in content.rows:
        unknown = set(row) - set(content.headings)
        if unknown:
            raise ValueError(f"{content.name}: no such heading: {sorted(unknown)}")
        page.append([row.get(heading) for heading in content.headings])
    for line in page.iter_rows():
        for cell in line:
            cell.border = _EDGE
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = _HEAD
    page.freeze_panes = "A2"
    for column, heading in enumerate(content.headings, start=1):
        widest = max([_width(heading), *(_width(row.get(heading)) for row in content.rows)])
        page.column_dimensions[get_column_letter(column)].width = min(widest + 3, 50)


def _width(value: Cell) -> int:
    """Return the width in columns: a Chinese character takes two."""
    text = "" if value is None else str(value)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _stop_the_clock(path: Path) -> None:
    """Replace the moment of saving, which openpyxl writes into properties and archive."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            part = zipfile.ZipInfo(name, date_time=STAMP.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, _without_now(content) if name == _PROPERTIES else content)


def _without_now(content: bytes) -> bytes:
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)

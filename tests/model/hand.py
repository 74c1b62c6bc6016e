"""One small unit written by hand in which everything is met, to be broken piece by piece."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from tests.model.case import Case, Policy
from tests.model.oracle import judge
from tests.model.verdict import Verdict

TODAY, TOMORROW, YESTERDAY = date(2026, 8, 20), date(2026, 8, 21), date(2026, 8, 19)
APPROVED, EVE = date(2026, 6, 10), date(2026, 6, 9)
OFFICE, LEADING = "office", "leading"

ROUND: dict[str, list[dict[str, Any]]] = {
    "轮次": [
        {
            "轮次编号": "2026-1",
            "授权文号": "1号",
            "授权日期": "2026-03-02",
            "开始日期": date(2026, 3, 2),
        }
    ],
    "巡察组": [
        {"账号": "zu", "姓名": "祖长", "职责": "组长", "分工": "全面"},
        {"账号": "fu", "姓名": "付组", "职责": "副组长", "分工": "把关"},
        {"账号": "jia", "姓名": "甲某", "职责": "组员", "分工": "谈话"},
        {"账号": "yi", "姓名": "乙某", "职责": "组员", "分工": "查账"},
    ],
    "被巡察单位": [
        {
            "单位代码": "edu",
            "党组织书记": "王五",
            "所属党委": "X党委",
            "所属党委书记": "李六",
            "在册人数": 3,
        }
    ],
    "花名册": [
        {"单位代码": "edu", "工号": "1", "姓名": "青某", "出生年份": 1991, "班子成员": "是"},
        {"单位代码": "edu", "工号": "2", "姓名": "中某", "出生年份": 1976, "党员": "√"},
        {
            "单位代码": "edu",
            "工号": "3",
            "姓名": "老某",
            "出生年份": 1975,
            "中层骨干": 1,
            "少数民族": "Y",
        },
    ],
    "回避申报": [
        {"账号": account, "单位代码": "edu", "情形": "无"} for account in ("zu", "fu", "jia", "yi")
    ],
}


def _meeting(kind: str, chair: str) -> dict[str, Any]:
    return {
        "单位代码": "edu",
        "会议类型": kind,
        "名称": kind,
        "日期": "2026-03-10",
        "主持人": chair,
        "组长出席": "是",
        "副组长出席": "是",
        "组长讲话": "是",
        "表态发言人": chair,
    }


def paper(kind: str, on: object = "2026-03-01", **cells: object) -> dict[str, Any]:
    """Return one paper of the unit."""
    return {"单位代码": "edu", "材料类型": kind, "名称": f"{kind}{on}", "日期": on, **cells}


def interview(person: str, by: str | None = "jia、yi", **cells: object) -> dict[str, Any]:
    """Return one interview of the unit."""
    return {
        "单位代码": "edu",
        "谈话对象": person,
        "对象范围": "本单位",
        "日期": "2026-04-01",
        "谈话人": by,
        "性质": "首谈",
        **cells,
    }


ACCEPTED = {"审核结果": "通过", "审核人": "祖长", "审核日期": "2026-03-10"}
SIGNED = {"签收人": "王五", "签收日期": "2026-03-02"}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "会议": [
        _meeting("沟通见面会", "李六"),
        _meeting("巡察动员会", "李六"),
        _meeting("专题汇报会", "王五"),
        {"单位代码": "edu", "会议类型": "反馈会", "名称": "反馈会", "日期": APPROVED},
    ],
    "书面材料": [
        paper("进驻通知", **SIGNED),
        paper("巡前情况通报"),
        paper("工作方案"),
        *[paper(kind) for kind in ("党委汇报", "纪委汇报", "组织科汇报")],
        paper("单位汇报", **ACCEPTED),
        paper("审议意见", APPROVED, 文号="2号"),
        paper("反馈意见", APPROVED, 签收人="王五", 签收日期=APPROVED),
        paper("整改方案", "2026-07-01", 审核结果="通过", 审核日期="2026-07-05"),
        paper("整改报告", "2026-08-01", 审核结果="通过", 审核日期="2026-08-05"),
    ],
    "公告": [
        {
            "单位代码": "edu",
            "发布方式": "单位张贴",
            "发布日期": "2026.3.5",
            "举报电话": "1",
            "电子邮箱": "a@b",
            "举报箱位置": "门厅",
        }
    ],
    "重点": [{"单位代码": "edu", "编号": "Z1", "类别": "重点事", "状态": "排除"}],
    "谈话": [interview("1"), interview("中某"), interview("3")],
    "问卷测评": [
        {"单位代码": "edu", "类型": t, "日期": "2026-03-10", "发放": 3, "收回": 3, "有效": 3}
        for t in ("问卷调查", "民主测评")
    ],
    "调阅资料": [
        {
            "单位代码": "edu",
            "类别": category,
            "资料名称": category,
            "年度": "2023-2025",
            "要求日期": "2026-04-01",
            "提供日期": "2026-04-02",
            "查阅日期": "2026-04-03",
        }
        for category in Policy().categories
    ],
    "问题底稿": [
        {
            "单位代码": "edu",
            "编号": "D1",
            "三大问题": "党的领导弱化",
            "证据": "账页",
            "状态": "已核实",
            "核实日期": "2026-04-10",
            "告知日期": "2026-04-11",
            "承办人1": "jia",
            "承办人2": "乙某",
            "反馈序号": 1,
        }
    ],
    "来信来访": [
        {
            "单位代码": "edu",
            "编号": "X1",
            "日期": "2026-04-01",
            "承办人": "fu",
            "办结日期": "2026-04-20",
        }
    ],
    "整改": [
        {
            "单位代码": "edu",
            "反馈序号": 1,
            "措施序号": 1,
            "底稿编号": "D1",
            "类型": "长期坚持",
            "整改措施": "修订制度",
            "责任人": "王五",
            "完成时限": "2026-12-31",
            "完成日期": TODAY,
            "证明材料": "制度",
            "销号人": "office",
        }
    ],
}


def draft(version: int = 1, **cells: object) -> dict[str, Any]:
    """Return the act of submitting a version that is complete."""
    return {
        "act": "draft",
        "version": version,
        "authors": ["jia", "yi"],
        "cites": ["D1"],
        "left_out": {},
        "none_found": ["党的建设缺失", "全面从严治党不力"],
        "on": "2026-06-08",
        **cells,
    }


def approve(role: str, by: str, version: int = 1, **cells: object) -> dict[str, Any]:
    """Return the act of approving a version."""
    return {"act": "approve", "role": role, "by": by, "version": version, "on": APPROVED, **cells}


def back(to: str) -> dict[str, Any]:
    """Return the act of sending back to a stage."""
    return {"act": "return", "to": to, "on": APPROVED}


class Hand:
    """The complete unit, and ways to break it."""

    def __init__(self) -> None:
        """Start with everything met."""
        self.round = deepcopy(ROUND)
        self.records = deepcopy(RECORDS)
        self.acts = [draft(), approve("deputy", "fu"), approve("leader", "zu")]
        self.exemptions: list[dict[str, Any]] = []
        self.absences: set[str] = set()
        self.policy = Policy()

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """Return the rows of a sheet of either workbook."""
        return self.round[sheet] if sheet in self.round else self.records[sheet]

    def find(self, sheet: str, **cells: object) -> dict[str, Any]:
        """Return the first row with these cells."""
        return next(r for r in self.rows(sheet) if all(r.get(k) == v for k, v in cells.items()))

    def paper(self, kind: str) -> dict[str, Any]:
        """Return the paper of a type."""
        return self.find("书面材料", 材料类型=kind)

    def drop(self, sheet: str, **cells: object) -> None:
        """Remove the first row with these cells."""
        self.rows(sheet).remove(self.find(sheet, **cells))

    def staff(self, count: int, interviewed: int, head: int | None = None) -> None:
        """Make a unit of so many ordinary people, the first of whom were interviewed."""
        people = [
            {"单位代码": "edu", "工号": str(no), "姓名": f"人{no}", "出生年份": 1990}
            for no in range(1, count + 1)
        ]
        self.round["花名册"] = people
        self.rows("被巡察单位")[0]["在册人数"] = count if head is None else head
        self.records["谈话"] = [interview(str(no)) for no in range(1, interviewed + 1)]

    def case(self) -> Case:
        """Return the case as it is now."""
        return Case(
            round=self.round,
            records=self.records,
            unit="edu",
            today=TODAY,
            acts=self.acts,
            exemptions=self.exemptions,
            absences=frozenset(self.absences),
            accounts={OFFICE: "office", LEADING: "leading_group", "lx": "liaison"},
            policy=self.policy,
        )

    def verdict(self, code: str) -> Verdict:
        """Return the verdict on one requirement."""
        return judge(self.case())[code]

    def met(self, code: str) -> bool:
        """Tell whether one requirement is met."""
        return self.verdict(code).met

    def lacking(self, code: str) -> set[str]:
        """Return the items that are lacking."""
        return set(self.verdict(code).lacking)

    def unmet(self) -> Sequence[str]:
        """Return the codes of all that is unmet."""
        return [code for code, verdict in judge(self.case()).items() if not verdict.met]

"""Which fields of a kind a person is asked for first, when they apply, and how an entry looks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workflow.records.kind import Field, Kind

#: What is asked first: what tells records apart, then what the requirements look at.
FIRST: dict[str, tuple[str, ...]] = {
    "round": (
        "title", "committee", "committee_secretary", "authorization_no", "authorization_date",
        "start", "end",
    ),
    "unit": (
        "name", "secretary", "governing_committee", "governing_secretary", "headcount",
        "planned_entry", "planned_exit", "liaison_account", "liaison_name",
    ),
    "member": ("account", "name", "duty", "division"),
    "person": (
        "number", "name", "post", "birth_year", "leadership", "party", "middle", "minority",
    ),
    "recusal": ("account", "situation", "explanation", "handling", "approver"),
    "meeting": (
        "types", "date", "title", "chair", "attendance", "leader_present", "deputy_present",
        "leader_spoke", "pledgers",
    ),
    "paper": (
        "type", "title", "reference", "date", "review", "reviewer", "review_date", "signer",
        "signed_on",
    ),
    "announcement": ("way", "date", "phone", "email", "box", "until"),
    "focus": ("number", "category", "content", "source", "state"),
    "interview": ("person", "date", "nature", "inspectors", "demands", "points"),
    "survey": ("type", "date", "issued", "returned", "valid"),
    "tally": ("object", "option", "votes"),
    "material": ("category", "title", "years", "requested", "provided", "examined", "examiners"),
    "visit": ("date", "place", "visitors", "reason", "result"),
    "finding": (
        "number", "title", "problem", "facts", "evidence", "responsible", "state", "verified_on",
        "told_on", "told_whom", "handler1", "handler2",
    ),
    "letter": ("number", "way", "date", "summary", "handler", "verification", "handling",
               "settled_on"),
    "measure": (
        "finding", "measure_no", "feedback_no", "type", "text", "person", "due",
    ),
    "clue": ("number", "date", "source", "subject", "post", "problem", "suggestion"),
}  # fmt: skip

_REVIEWED = {"党委汇报", "纪委汇报", "组织科汇报", "单位汇报", "整改方案", "整改报告"}
_SIGNED = {"进驻通知", "反馈意见"}

#: Fields that are asked for only where what was said before calls for them.
_ONLY_WHERE: dict[tuple[str, str], Callable[[Mapping[str, Any]], bool]] = {
    ("unit", "governing_secretary"): lambda said: bool(said.get("governing_committee")),
    ("unit", "liaison_name"): lambda said: bool(said.get("liaison_account")),
    **{
        ("recusal", name): lambda said: said.get("situation") not in (None, "", "无")
        for name in ("explanation", "handling", "approver")
    },
    **{
        ("focus", name): lambda said: said.get("category") != "无"
        for name in ("content", "source", "state")
    },
    **{
        ("paper", name): lambda said: said.get("type") in _REVIEWED
        for name in ("review", "reviewer", "review_date")
    },
    **{
        ("paper", name): lambda said: said.get("type") in _SIGNED
        for name in ("signer", "signed_on")
    },
    ("meeting", "pledgers"): lambda said: "巡察动员会" in (said.get("types") or ()),
    **{
        ("finding", name): lambda said: said.get("state") == "已核实"
        for name in ("verified_on", "told_on", "told_whom")
    },
}

#: An entry of each kind as it stands on the command line, after KIND and ROUND/UNIT.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "round": (
        "轮次名称=2026年第一轮巡察", "授权文号=县委〔2026〕1号", "授权日期=2026-02-20",
        "开始日期=2026-03-02", "结束日期=2026-04-30",
    ),
    "unit": (
        "单位名称=县第一中学", "党组织书记=王建国", "所属党委=县教育局党委", "所属党委书记=赵立新",
        "在册人数=24", "计划进驻=2026-03-16", "计划离点=2026-04-24",
    ),
    "member": ("账号=linxm", "姓名=林晓明", "职责=副组长", "分工=谈话、把关"),
    "person": ("工号=A01", "姓名=张三", "职务=校长", "出生年份=1970", "班子成员=是", "党员=是"),
    "recusal": ("账号=linxm", "情形=无"),
    "meeting": (
        "会议类型=沟通见面会", "日期=2026-03-16", "主持人=赵立新", "组长出席=是", "副组长出席=是",
        "组长讲话=是",
    ),
    "paper": (
        "材料类型=进驻通知", "名称=关于进驻县第一中学的通知", "日期=2026-03-02", "签收人=王建国",
        "签收日期=2026-03-03",
    ),
    "announcement": (
        "发布方式=单位张贴", "发布日期=2026-03-16", "举报电话=0771-1234567",
        "电子邮箱=xc@example.cn", "举报箱位置=办公楼一楼",
    ),
    "focus": ("编号=1", "类别=重点事", "内容=校舍维修工程发包", "来源=巡前情况通报"),
    "interview": ("谈话对象=A01", "日期=2026-03-20", "谈话人=林晓明、王芳"),
    "survey": ("类型=民主测评", "日期=2026-03-20", "发放=40", "收回=38", "有效=38"),
    "tally": ("测评对象=领导班子", "选项=优秀", "票数=30"),
    "material": (
        "类别=会议记录", "资料名称=支部会议记录", "年度=2023-2025", "要求日期=2026-03-18",
        "提供日期=2026-03-19", "查阅日期=2026-03-20", "查阅人=王芳",
    ),
    "visit": ("日期=2026-03-22", "走访单位=镇政府", "走访人=林晓明、王芳", "事由=核实工程情况"),
    "finding": (
        "编号=1", "标题=工程未经集体研究", "三大问题=党的领导弱化", "状态=已核实",
        "核实日期=2026-03-25", "证据=合同复印件", "承办人1=林晓明", "承办人2=王芳",
    ),
    "letter": ("编号=1", "方式=来信", "日期=2026-03-20", "摘要=@来信.txt", "承办人=林晓明"),
    "measure": (
        "底稿编号=1", "措施序号=1", "反馈序号=1", "类型=集中整改", "整改措施=修订议事规则",
        "责任人=王建国", "完成时限=2026-09-30",
    ),
    "clue": ("编号=1", "日期=2026-03-28", "来源=来信", "被反映人=@姓名.txt", "处置建议=了解关注"),
}  # fmt: skip


def first(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that are asked for first, in the order in which they are."""
    by_name = {field.name: field for field in kind.fields}
    return tuple(by_name[name] for name in FIRST[kind.code])


def others(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that are filled in only where somebody wants to."""
    asked = {*FIRST[kind.code], *_GIVEN_BY_TARGET.get(kind.code, ())}
    return tuple(field for field in kind.fields if field.name not in asked)


#: Fields that stand in ROUND or UNIT of the command.
_GIVEN_BY_TARGET = {"round": ("code",), "unit": ("code",)}


def applies(kind: Kind, field: Field, said: Mapping[str, Any]) -> bool:
    """Return whether a field is asked for, after what was said so far."""
    only = _ONLY_WHERE.get((kind.code, field.name))
    return only is None or only(said)


def required(kind: Kind) -> tuple[str, ...]:
    """Return the fields without which a new record is none."""
    beside = {"round": ("title",), "unit": ("name",), "member": ("account", "name")}
    return (*kind.required, *beside.get(kind.code, ()))


def next_number(taken: Iterable[str]) -> str:
    """Return the number after the highest, where people number plainly; else nothing."""
    numbers = list(taken)
    if not all(number.isdecimal() for number in numbers):
        return ""
    return str(max(map(int, numbers), default=0) + 1)


def example(kind: Kind) -> str:
    """Return a command that enters one record of a kind."""
    target = "2026-1" if kind.code == "round" else "2026-1/edu"
    return " ".join(("xuncha record", kind.code, target, *EXAMPLES[kind.code]))

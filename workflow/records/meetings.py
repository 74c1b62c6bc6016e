"""会议, 书面材料, 公告: what is held, issued, received and posted."""

from typing import Annotated

from workflow.records import expectations, groups
from workflow.records.fields import field, where
from workflow.records.kind import Data, Kind, Once, RecordModel
from workflow.records.values import Count, Day, Name, Names, OneOf, SomeOf, Title, Words, Yes

_REVIEWED = where("type", "党委汇报", "纪委汇报", "组织科汇报", "单位汇报", "整改方案", "整改报告")
_SIGNED = where("type", "进驻通知", "反馈意见")


class MeetingModel(RecordModel):
    """会议."""

    types: Annotated[
        tuple[str, ...],
        SomeOf(
            "沟通见面会",
            "巡察动员会",
            "专题汇报会",
            "列席会议",
            "组务会",
            "走访座谈",
            "反馈会",
            "专题民主生活会",
            "其他",
        ),
    ] = field("会议类型", (), example="沟通见面会")
    title: Title = field("名称")
    date: Day = field("日期", None, example="2026-03-16")
    chair: Name = field("主持人", example="赵立新")
    scope: Words = field("参会范围")
    attendance: Count = field("参会人数", None)
    leader_present: Yes = field("组长出席", False, example="是")
    deputy_present: Yes = field("副组长出席", False, example="是")
    leader_spoke: Yes = field("组长讲话", False, example="是")
    pledgers: Names = field("表态发言人", (), when=where("types", "巡察动员会"))
    resolutions: Words = field("议定事项")
    papers: Words = field("材料")


class PaperModel(RecordModel):
    """书面材料."""

    type: Annotated[
        str,
        OneOf(
            "进驻通知",
            "巡前情况通报",
            "工作方案",
            "党委汇报",
            "纪委汇报",
            "组织科汇报",
            "单位汇报",
            "审议意见",
            "反馈意见",
            "整改方案",
            "整改报告",
        ),
    ] = field("材料类型", example="进驻通知")
    title: Title = field("名称", example="关于进驻县第一中学的通知")
    reference: Name = field("文号")
    date: Day = field("日期", None, example="2026-03-02")
    review: Annotated[str, OneOf("通过", "退回")] = field("审核结果", when=_REVIEWED)
    reviewer: Name = field("审核人", when=_REVIEWED)
    review_date: Day = field("审核日期", None, when=_REVIEWED)
    signer: Name = field("签收人", example="王建国", when=_SIGNED)
    signed_on: Day = field("签收日期", None, example="2026-03-03", when=_SIGNED)


class AnnouncementModel(RecordModel):
    """公告."""

    way: Annotated[str, OneOf("单位张贴", "电视台", "网站", "其他")] = field(
        "发布方式", example="单位张贴"
    )
    date: Day = field("发布日期", None, example="2026-03-16")
    phone: Name = field("举报电话", example="0771-1234567", expected=expectations.phone)
    email: Name = field("电子邮箱", example="xc@example.cn", expected=expectations.mail)
    box: Title = field("举报箱位置", example="办公楼一楼")
    until: Day = field("受理截止", None)


def _meeting_closes(data: Data) -> str:
    types = set(data.get("types") or ())
    if types - {"反馈会", "专题民主生活会", "组务会", "其他"}:
        return groups.FIELDWORK
    return groups.FEEDBACK if "反馈会" in types else groups.RECTIFICATION


def _paper_closes(data: Data) -> str:
    if data.get("type") in ("审议意见", "反馈意见"):
        return groups.FEEDBACK
    return (
        groups.RECTIFICATION if data.get("type") in ("整改方案", "整改报告") else groups.FIELDWORK
    )


def _paper_fields(data: Data) -> dict[str, str]:
    """The signing of the feedback paper starts the unit's deadlines: correctable until closing."""
    if data.get("type") != "反馈意见":
        return {}
    return {"signer": groups.RECTIFICATION, "signed_on": groups.RECTIFICATION}


KINDS = (
    Kind(
        code="meeting",
        sheet="会议",
        model=MeetingModel,
        identity=("types", "date", "title"),
        may_be_empty=("date", "title"),
        may_be_absent=("title",),
        once=Once(("types",), words=("沟通见面会", "巡察动员会", "专题汇报会", "反馈会")),
        several_units=True,
        asked=(
            "types",
            "date",
            "title",
            "chair",
            "attendance",
            "leader_present",
            "deputy_present",
            "leader_spoke",
            "pledgers",
        ),
        day="date",
        counts_from="date",
        closes=_meeting_closes,
    ),
    Kind(
        code="paper",
        sheet="书面材料",
        model=PaperModel,
        identity=("type", "title"),
        may_be_empty=("title",),
        once=Once(("type",), where("type", "进驻通知", "反馈意见")),
        several_units=True,
        day="date",
        counts_from="date",
        moves_deadlines=True,
        closes=_paper_closes,
        closes_fields=_paper_fields,
    ),
    Kind(
        code="announcement",
        sheet="公告",
        model=AnnouncementModel,
        identity=("way", "date"),
        may_be_empty=("date",),
        several_units=True,
        day="date",
        counts_from="date",
    ),
)

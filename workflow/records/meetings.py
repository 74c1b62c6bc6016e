"""会议, 书面材料, 公告: what is held, issued, received and posted."""

from typing import Any

from pydantic import Field

from workflow.records.kind import FEEDBACK, FIELDWORK, RECTIFICATION, Kind, RecordModel
from workflow.records.values import Count, Day, Name, Names, Title, Words, Yes, one_of, some_of


class MeetingModel(RecordModel):
    """会议."""

    types: some_of(  # type: ignore[valid-type]
        "沟通见面会",
        "巡察动员会",
        "专题汇报会",
        "列席会议",
        "组务会",
        "走访座谈",
        "反馈会",
        "专题民主生活会",
        "其他",
    ) = Field((), title="会议类型")
    title: Title = Field("", title="名称")
    date: Day = Field(None, title="日期")
    chair: Name = Field("", title="主持人")
    scope: Words = Field("", title="参会范围")
    attendance: Count = Field(None, title="参会人数")
    leader_present: Yes = Field(False, title="组长出席")
    deputy_present: Yes = Field(False, title="副组长出席")
    leader_spoke: Yes = Field(False, title="组长讲话")
    pledgers: Names = Field((), title="表态发言人")
    resolutions: Words = Field("", title="议定事项")
    papers: Words = Field("", title="材料")


class PaperModel(RecordModel):
    """书面材料."""

    type: one_of(  # type: ignore[valid-type]
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
    ) = Field("", title="材料类型")
    title: Title = Field("", title="名称")
    reference: Name = Field("", title="文号")
    date: Day = Field(None, title="日期")
    review: one_of("通过", "退回") = Field("", title="审核结果")  # type: ignore[valid-type]
    reviewer: Name = Field("", title="审核人")
    review_date: Day = Field(None, title="审核日期")
    signer: Name = Field("", title="签收人")
    signed_on: Day = Field(None, title="签收日期")


class AnnouncementModel(RecordModel):
    """公告."""

    way: one_of("单位张贴", "电视台", "网站", "其他") = Field("", title="发布方式")  # type: ignore[valid-type]
    date: Day = Field(None, title="发布日期")
    phone: Name = Field("", title="举报电话")
    email: Name = Field("", title="电子邮箱")
    box: Title = Field("", title="举报箱位置")
    until: Day = Field(None, title="受理截止")


def _meeting_closes(data: dict[str, Any]) -> str:
    types = set(data.get("types") or ())
    if types - {"反馈会", "专题民主生活会", "组务会", "其他"}:
        return FIELDWORK
    return FEEDBACK if "反馈会" in types else RECTIFICATION


def _paper_closes(data: dict[str, Any]) -> str:
    if data.get("type") in ("审议意见", "反馈意见"):
        return FEEDBACK
    return RECTIFICATION if data.get("type") in ("整改方案", "整改报告") else FIELDWORK


def _paper_fields(data: dict[str, Any]) -> dict[str, str]:
    """The day the feedback paper was signed for starts the unit's dates: correctable to the end."""
    if data.get("type") != "反馈意见":
        return {}
    return {"signer": RECTIFICATION, "signed_on": RECTIFICATION}


KINDS = (
    Kind(
        code="meeting",
        sheet="会议",
        model=MeetingModel,
        identity=("types", "date", "title"),
        several_units=True,
        day="date",
        closes=_meeting_closes,
    ),
    Kind(
        code="paper",
        sheet="书面材料",
        model=PaperModel,
        identity=("type", "title"),
        several_units=True,
        day="date",
        closes=_paper_closes,
        closes_fields=_paper_fields,
    ),
    Kind(
        code="announcement",
        sheet="公告",
        model=AnnouncementModel,
        identity=("way", "date"),
        several_units=True,
        day="date",
    ),
)

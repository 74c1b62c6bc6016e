"""What the team does in the unit: focus items, interviews, surveys, materials, visits."""

from typing import Annotated, Self

from pydantic import model_validator

from workflow.errors import N_
from workflow.records import expectations
from workflow.records.fields import field, unless, where
from workflow.records.kind import Kind, Once, RecordModel
from workflow.records.values import (
    Count,
    Day,
    Literal,
    Name,
    Number,
    OneOf,
    Person,
    SealedWords,
    TeamMember,
    TeamMembers,
    Title,
    Words,
    Years,
    wrong,
)

#: A focus item 无 states that there is nothing to look into.
_SOMETHING = unless("category", "无")


class FocusModel(RecordModel):
    """重点."""

    number: Number = field("编号", example="1")
    category: Annotated[str, OneOf("重点人", "重点事", "重点问题", "无")] = field(
        "类别",
        example="重点事",
        help=N_("one of: {words}; enter a row 无 if there is nothing to look into"),
    )
    content: Words = field("内容", example="校舍维修工程发包", when=_SOMETHING)
    source: Words = field("来源", example="巡前情况通报", when=_SOMETHING)
    state: Annotated[str, OneOf("待核实", "已核实", "排除")] = field("状态", when=_SOMETHING)
    finding: Words = field("底稿编号")


class InterviewModel(RecordModel):
    """谈话."""

    person: Person = field("谈话对象", example="A01", as_written=where("scope", "外部"))
    scope: Annotated[str, OneOf("本单位", "外部")] = field("对象范围", "本单位")
    date: Day = field("日期", None, example="2026-03-20")
    inspectors: TeamMembers = field("谈话人", (), example="林晓明、王芳")
    recorder: TeamMember = field("记录人")
    nature: Annotated[str, OneOf("首谈", "再约谈", "知情人约谈")] = field("性质", "首谈")
    related: Words = field("关联编号")
    demands: SealedWords = field("个人诉求")
    points: SealedWords = field("要点")


class SurveyModel(RecordModel):
    """问卷测评."""

    type: Annotated[str, OneOf("问卷调查", "民主测评")] = field("类型", example="民主测评")
    date: Day = field("日期", None, example="2026-03-20")
    issued: Count = field("发放", None, example="40")
    returned: Count = field("收回", None, example="38")
    valid: Count = field("有效", None, example="38")

    @model_validator(mode="after")
    def _counted(self) -> Self:
        pairs = (("returned", self.issued, self.returned), ("valid", self.returned, self.valid))
        for name, more, less in pairs:
            if more is not None and less is not None and less > more:
                raise wrong(
                    "bad_order",
                    N_("{less} is more than {more}; the counts must be 发放 ≥ 收回 ≥ 有效"),
                    field=name,
                    less=less,
                    more=more,
                )
        return self


class TallyModel(RecordModel):
    """测评结果."""

    object: Name = field("测评对象", example="领导班子")
    option: Literal = field("选项", example="优秀")
    votes: Count = field("票数", None, example="30")


class MaterialModel(RecordModel):
    """调阅资料."""

    category: Name = field("类别", example="会议记录", expected=expectations.category)
    title: Title = field("资料名称", example="支部会议记录")
    years: Years = field("年度", (), example="2023-2025")
    requested: Day = field("要求日期", None, example="2026-03-18")
    provided: Day = field("提供日期", None, example="2026-03-19")
    examined: Day = field("查阅日期", None, example="2026-03-20")
    examiners: TeamMembers = field("查阅人", (), example="王芳")
    returned: Day = field("归还日期", None)
    note: Words = field(
        "说明", help=N_("text; for material that does not exist, write 无此资料 and the reason")
    )


class VisitModel(RecordModel):
    """走访."""

    date: Day = field("日期", None, example="2026-03-22")
    place: Name = field("走访单位", example="镇政府")
    visitors: TeamMembers = field("走访人", (), example="林晓明、王芳")
    reason: Words = field("事由", example="核实工程情况")
    related: Words = field("关联编号")
    result: Words = field("结果")


KINDS = (
    Kind(
        code="focus",
        sheet="重点",
        model=FocusModel,
        identity=("number",),
        numbered_by="number",
        likened_by=("content",),
        asked=("number", "category", "content", "source", "state"),
    ),
    Kind(
        code="interview",
        sheet="谈话",
        model=InterviewModel,
        identity=("person", "date", "nature"),
        may_be_empty=("date", "nature"),
        once=Once(("person", "nature"), where("nature", "首谈")),
        asked=("person", "date", "nature", "inspectors", "demands", "points"),
        day="date",
        counts_from="date",
        two_of=("inspectors", "recorder"),
    ),
    Kind(
        code="survey",
        sheet="问卷测评",
        model=SurveyModel,
        identity=("type", "date"),
        may_be_empty=("date",),
        once=Once(("type",)),
        counts_from="date",
    ),
    Kind(
        code="tally",
        sheet="测评结果",
        model=TallyModel,
        identity=("object", "option"),
    ),
    Kind(
        code="material",
        sheet="调阅资料",
        model=MaterialModel,
        identity=("category", "title", "years"),
        may_be_empty=("category", "title", "years"),
        shown_to_unit=lambda data, _: bool(data.get("requested")),
        asked=("category", "title", "years", "requested", "provided", "examined", "examiners"),
        day="examined",
    ),
    Kind(
        code="visit",
        sheet="走访",
        model=VisitModel,
        identity=("date", "place"),
        may_be_empty=("date", "place"),
        several_units=True,
        asked=("date", "place", "visitors", "reason", "result"),
        day="date",
    ),
)

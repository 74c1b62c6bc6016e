"""What the team does in the unit: focus items, interviews, surveys, materials, visits."""

from typing import Self

from pydantic import Field, model_validator

from workflow.errors import N_
from workflow.records.kind import Kind, RecordModel
from workflow.records.values import (
    Code,
    Count,
    Day,
    Name,
    Person,
    SealedWords,
    TeamMember,
    TeamMembers,
    Title,
    Words,
    Years,
    one_of,
    wrong,
)


class FocusModel(RecordModel):
    """重点."""

    number: Code = Field("", title="编号")
    category: one_of("重点人", "重点事", "重点问题", "无") = Field("", title="类别")  # type: ignore[valid-type]
    content: Words = Field("", title="内容")
    source: Words = Field("", title="来源")
    state: one_of("待核实", "已核实", "排除") = Field("", title="状态")  # type: ignore[valid-type]
    finding: Words = Field("", title="底稿编号")


class InterviewModel(RecordModel):
    """谈话."""

    person: Person = Field("", title="谈话对象")
    scope: one_of("本单位", "外部") = Field("本单位", title="对象范围")  # type: ignore[valid-type]
    date: Day = Field(None, title="日期")
    inspectors: TeamMembers = Field((), title="谈话人")
    recorder: TeamMember = Field("", title="记录人")
    nature: one_of("首谈", "再约谈", "知情人约谈") = Field("首谈", title="性质")  # type: ignore[valid-type]
    related: Words = Field("", title="关联编号")
    demands: SealedWords = Field("", title="个人诉求")
    points: SealedWords = Field("", title="要点")


class SurveyModel(RecordModel):
    """问卷测评."""

    type: one_of("问卷调查", "民主测评") = Field("", title="类型")  # type: ignore[valid-type]
    date: Day = Field(None, title="日期")
    issued: Count = Field(None, title="发放")
    returned: Count = Field(None, title="收回")
    valid: Count = Field(None, title="有效")

    @model_validator(mode="after")
    def _counted(self) -> Self:
        pairs = (("returned", self.issued, self.returned), ("valid", self.returned, self.valid))
        for field, more, less in pairs:
            if more is not None and less is not None and less > more:
                raise wrong(
                    "bad_order",
                    N_("{less} of {more}: 发放 ≥ 收回 ≥ 有效 must hold"),
                    field=field,
                    less=less,
                    more=more,
                )
        return self


class TallyModel(RecordModel):
    """测评结果."""

    object: Name = Field("", title="测评对象")
    option: Name = Field("", title="选项")
    votes: Count = Field(None, title="票数")


class MaterialModel(RecordModel):
    """调阅资料."""

    category: Name = Field("", title="类别")
    title: Title = Field("", title="资料名称")
    years: Years = Field((), title="年度")
    requested: Day = Field(None, title="要求日期")
    provided: Day = Field(None, title="提供日期")
    examined: Day = Field(None, title="查阅日期")
    examiners: TeamMembers = Field((), title="查阅人")
    returned: Day = Field(None, title="归还日期")
    note: Words = Field("", title="说明")


class VisitModel(RecordModel):
    """走访."""

    date: Day = Field(None, title="日期")
    place: Name = Field("", title="走访单位")
    visitors: TeamMembers = Field((), title="走访人")
    reason: Words = Field("", title="事由")
    related: Words = Field("", title="关联编号")
    result: Words = Field("", title="结果")


KINDS = (
    Kind(
        code="focus",
        sheet="重点",
        model=FocusModel,
        identity=("number",),
        numbered_by="number",
    ),
    Kind(
        code="interview",
        sheet="谈话",
        model=InterviewModel,
        identity=("person", "date", "nature"),
        day="date",
        two_of=("inspectors", "recorder"),
    ),
    Kind(
        code="survey",
        sheet="问卷测评",
        model=SurveyModel,
        identity=("type", "date"),
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
        day="examined",
    ),
    Kind(
        code="visit",
        sheet="走访",
        model=VisitModel,
        identity=("date", "place"),
        several_units=True,
        day="date",
    ),
)

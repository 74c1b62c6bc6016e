"""问题底稿, 来信来访, 问题线索, 整改: what was found, what was written, how it is rectified."""

from typing import Any

from pydantic import Field

from workflow.records.kind import FEEDBACK, FIELDWORK, NEVER, RECTIFICATION, Kind, RecordModel
from workflow.records.values import (
    Account,
    Code,
    Day,
    SealedWords,
    TeamMember,
    Title,
    Words,
    one_of,
)


class FindingModel(RecordModel):
    """问题底稿."""

    number: Code = Field("", title="编号")
    title: Title = Field("", title="标题")
    problem: one_of("党的领导弱化", "党的建设缺失", "全面从严治党不力") = Field(  # type: ignore[valid-type]
        "", title="三大问题"
    )
    disciplines: Words = Field("", title="六项纪律")
    area: Words = Field("", title="领域")
    source: Words = Field("", title="来源")
    related: Words = Field("", title="关联编号")
    facts: Words = Field("", title="查证事实")
    nature: Words = Field("", title="性质")
    severity: Words = Field("", title="轻重")
    evidence: Words = Field("", title="证据")
    responsible: Words = Field("", title="责任主体")
    state: one_of("待核实", "已核实", "不成立") = Field("", title="状态")  # type: ignore[valid-type]
    verified_on: Day = Field(None, title="核实日期")
    told_on: Day = Field(None, title="告知日期")
    told_whom: Words = Field("", title="告知对象")
    untold_reason: Words = Field("", title="不予告知理由")
    handler1: TeamMember = Field("", title="承办人1")
    handler2: TeamMember = Field("", title="承办人2")
    feedback_no: Code = Field("", title="反馈序号")


class LetterModel(RecordModel):
    """来信来访."""

    number: Code = Field("", title="编号")
    way: one_of("来信", "来电", "来访", "邮件", "举报箱") = Field("", title="方式")  # type: ignore[valid-type]
    date: Day = Field(None, title="日期")
    summary: SealedWords = Field("", title="摘要")
    handler: TeamMember = Field("", title="承办人")
    verification: Words = Field("", title="核实途径")
    handling: SealedWords = Field("", title="办理情况")
    settled_on: Day = Field(None, title="办结日期")
    passed_to: Title = Field("", title="转交单位")
    passed_on: Day = Field(None, title="转交日期")


class ClueModel(RecordModel):
    """问题线索."""

    number: Code = Field("", title="编号")
    date: Day = Field(None, title="日期")
    source: Words = Field("", title="来源")
    subject: SealedWords = Field("", title="被反映人")
    post: SealedWords = Field("", title="职务")
    problem: SealedWords = Field("", title="反映问题")
    disciplines: Words = Field("", title="六项纪律")
    suggestion: one_of("进一步了解关注", "了解关注", "参考") = Field("", title="处置建议")  # type: ignore[valid-type]
    passed_to: Title = Field("", title="移交单位")
    passed_on: Day = Field(None, title="移交日期")


class MeasureModel(RecordModel):
    """整改."""

    feedback_no: Code = Field("", title="反馈序号")
    measure_no: Code = Field("", title="措施序号")
    finding: Code = Field("", title="底稿编号")
    type: one_of("立行立改", "集中整改", "长期坚持") = Field("", title="类型")  # type: ignore[valid-type]
    text: Words = Field("", title="整改措施")
    person: Title = Field("", title="责任人")
    due: Day = Field(None, title="完成时限")
    completed_on: Day = Field(None, title="完成日期")
    proof: Words = Field("", title="证明材料")
    closed_by: Account = Field("", title="销号人")


def _feedback_number(_: dict[str, Any]) -> dict[str, str]:
    return {"feedback_no": FEEDBACK}


def _completion(data: dict[str, Any]) -> dict[str, str]:
    """The completion of a long-term measure is entered after closing."""
    if data.get("type") != "长期坚持":
        return {}
    return {"completed_on": NEVER, "proof": NEVER, "closed_by": NEVER}


KINDS = (
    Kind(
        code="finding",
        sheet="问题底稿",
        model=FindingModel,
        identity=("number",),
        numbered_by="number",
        day="verified_on",
        two_of=("handler1", "handler2"),
        closes=lambda _: FIELDWORK,
        closes_fields=_feedback_number,
    ),
    Kind(
        code="letter",
        sheet="来信来访",
        model=LetterModel,
        identity=("number",),
        numbered_by="number",
        workbook="letters",
        act="record_letter",
        read="letters",
        day="date",
    ),
    Kind(
        code="measure",
        sheet="整改",
        model=MeasureModel,
        identity=("finding", "measure_no"),
        closes=lambda _: RECTIFICATION,
        closes_fields=_completion,
    ),
    Kind(
        code="clue",
        sheet="问题线索",
        model=ClueModel,
        identity=("number",),
        numbered_by="number",
        workbook=None,
        act="record_clue",
        read="clues",
    ),
)

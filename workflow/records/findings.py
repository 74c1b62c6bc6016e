"""问题底稿, 来信来访, 问题线索, 整改: what was found, what was written, how it is rectified."""

from collections.abc import Sequence
from typing import Annotated, Any

from workflow.records import expectations, groups
from workflow.records.fields import field, where
from workflow.records.kind import Data, Kind, Once, RecordModel
from workflow.records.values import (
    Account,
    Code,
    Day,
    Number,
    OneOf,
    SealedWords,
    TeamMember,
    Title,
    Words,
)
from workflow.rules.facts.findings import Finding, Measure, disciplines, in_order

_CONFIRMED = where("state", "已核实")


class FindingModel(RecordModel):
    """问题底稿."""

    number: Number = field("编号", example="1")
    title: Title = field("标题", example="工程未经集体研究")
    problem: Annotated[str, OneOf("党的领导弱化", "党的建设缺失", "全面从严治党不力")] = field(
        "三大问题", example="党的领导弱化"
    )
    disciplines: Words = field("六项纪律", expected=expectations.six_disciplines)
    area: Words = field("领域")
    source: Words = field("来源")
    related: Words = field("关联编号")
    facts: Words = field("查证事实")
    nature: Words = field("性质")
    severity: Words = field("轻重")
    evidence: Words = field("证据", example="合同复印件")
    responsible: Words = field("责任主体")
    state: Annotated[str, OneOf("待核实", "已核实", "不成立")] = field("状态", example="已核实")
    verified_on: Day = field("核实日期", None, example="2026-03-25", when=_CONFIRMED)
    told_on: Day = field("告知日期", None, when=_CONFIRMED)
    told_whom: Words = field("告知对象", when=_CONFIRMED)
    untold_reason: Words = field("不予告知理由")
    handler1: TeamMember = field("承办人1", example="林晓明")
    handler2: TeamMember = field("承办人2", example="王芳")
    feedback_no: Code = field("反馈序号")


class LetterModel(RecordModel):
    """来信来访."""

    number: Number = field("编号", example="1")
    way: Annotated[str, OneOf("来信", "来电", "来访", "邮件", "举报箱")] = field(
        "方式", example="来信"
    )
    date: Day = field("日期", None, example="2026-03-20")
    summary: SealedWords = field("摘要", example="反映食堂采购不公开")
    handler: TeamMember = field("承办人", example="林晓明")
    verification: Words = field("核实途径")
    handling: SealedWords = field("办理情况")
    settled_on: Day = field("办结日期", None)
    passed_to: Title = field("转交单位")
    passed_on: Day = field("转交日期", None)


class ClueModel(RecordModel):
    """问题线索."""

    number: Number = field("编号", example="1")
    date: Day = field("日期", None, example="2026-03-28")
    source: Words = field("来源", example="来信")
    subject: SealedWords = field("被反映人", example="李某某")
    post: SealedWords = field("职务")
    problem: SealedWords = field("反映问题")
    disciplines: Words = field("六项纪律", expected=expectations.six_disciplines)
    suggestion: Annotated[str, OneOf("进一步了解关注", "了解关注", "参考")] = field(
        "处置建议", example="了解关注"
    )
    passed_to: Title = field("移交单位")
    passed_on: Day = field("移交日期", None)


class MeasureModel(RecordModel):
    """整改."""

    feedback_no: Code = field("反馈序号", example="1", refers_to=("finding", "feedback_no"))
    measure_no: Number = field("措施序号", example="1")
    finding: Code = field("底稿编号", example="1", refers_to=("finding", "number"))
    type: Annotated[str, OneOf("立行立改", "集中整改", "长期坚持")] = field(
        "类型", example="集中整改"
    )
    text: Words = field("整改措施", example="修订议事规则")
    person: Title = field("责任人", example="王建国")
    due: Day = field(
        "完成时限", None, example="2026-09-30", expected=expectations.day(years_ahead=6)
    )
    completed_on: Day = field("完成日期", None)
    proof: Words = field("证明材料")
    closed_by: Account = field("销号人")


def _feedback_number(_: Data) -> dict[str, str]:
    return {"feedback_no": groups.FEEDBACK}


def _completion(data: Data) -> dict[str, str]:
    """The completion of a long-term measure is entered after closing."""
    if data.get("type") != "长期坚持":
        return {}
    return {"completed_on": groups.NEVER, "proof": groups.NEVER, "closed_by": groups.NEVER}


def _by_problem(data: Data) -> Any:
    named = disciplines(str(data.get("disciplines", "")))
    return in_order((str(data.get("problem", "")), named[0] if named else ""))


def _is_fed_back(data: Data, problems: Sequence[Finding]) -> bool:
    return data.get("number") in {problem.record for problem in problems}


def _answers_what_is_fed_back(data: Data, problems: Sequence[Finding]) -> bool:
    answered = Measure.of("", data).problem(problems)
    return bool(answered) and answered in {problem.feedback_no for problem in problems}


KINDS = (
    Kind(
        code="finding",
        sheet="问题底稿",
        model=FindingModel,
        identity=("number",),
        numbered_by="number",
        likened_by=("title",),
        once=Once(("title",)),
        shown_to_unit=_is_fed_back,
        fields_for_unit=("number", "title", "problem", "feedback_no"),
        asked=(
            "number",
            "title",
            "problem",
            "facts",
            "evidence",
            "responsible",
            "state",
            "verified_on",
            "told_on",
            "told_whom",
            "handler1",
            "handler2",
        ),
        list_order=_by_problem,
        in_list=("problem", "disciplines", "title", "state", "feedback_no"),
        day="verified_on",
        two_of=("handler1", "handler2"),
        closes=lambda _: groups.FIELDWORK,
        closes_fields=_feedback_number,
    ),
    Kind(
        code="letter",
        sheet="来信来访",
        model=LetterModel,
        identity=("number",),
        numbered_by="number",
        likened_by=("summary",),
        workbook="letters",
        act="record_letter",
        read="letters",
        asked=(
            "number",
            "way",
            "date",
            "summary",
            "handler",
            "verification",
            "handling",
            "settled_on",
        ),
        in_list=("way", "date", "handler", "settled_on", "passed_to"),
        day="date",
    ),
    Kind(
        code="measure",
        sheet="整改",
        model=MeasureModel,
        identity=("finding", "measure_no"),
        may_be_empty=("finding",),
        likened_by=("text",),
        once=Once(("finding", "text")),
        shown_to_unit=_answers_what_is_fed_back,
        asked=("finding", "measure_no", "feedback_no", "type", "text", "person", "due"),
        in_list=("feedback_no", "type", "text", "due", "completed_on"),
        closes=lambda _: groups.RECTIFICATION,
        closes_fields=_completion,
    ),
    Kind(
        code="clue",
        sheet="问题线索",
        model=ClueModel,
        identity=("number",),
        numbered_by="number",
        likened_by=("subject",),
        workbook=None,
        act="record_clue",
        read="clues",
        asked=("number", "date", "source", "subject", "post", "problem", "suggestion"),
    ),
)

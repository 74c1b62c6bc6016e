"""What the office enters to open a round: the round, its teams, units, staff and recusals."""

from typing import Annotated, Self

from pydantic import model_validator

from workflow.errors import N_
from workflow.records import expectations, groups
from workflow.records.fields import field, where
from workflow.records.kind import OPENING, Data, Kind, Once, RecordModel
from workflow.records.values import (
    Account,
    Code,
    Count,
    Day,
    Listed,
    Mail,
    Name,
    Number,
    OneOf,
    Title,
    Words,
    Yes,
    wrong,
)
from workflow.rules.policy import Interviews

_WHICH_TEAM = N_("the code of the team; leave empty if there is only one")
_NO_LIMIT = N_("a date; leave empty for no limit")
ABSENCE_REASONS = Interviews().absence_reasons
_DECLARED = where("situation", "任职回避", "地域回避", "公务回避")


class RoundModel(RecordModel):
    """轮次."""

    code: Number = field(
        "轮次编号",
        is_code=True,
        help=N_("the code of the round, such as 2026-1: letters, digits and -_."),
    )
    title: Title = field("轮次名称", example="2026年第一轮巡察", required=True)
    committee: Name = field("派出党组织")
    committee_secretary: Name = field("派出党组织书记")
    authorization_no: Name = field("授权文号", example="县委〔2026〕1号")
    authorization_date: Day = field("授权日期", None, example="2026-02-20")
    start: Day = field("开始日期", None, example="2026-03-02", expected=expectations.near_today)
    end: Day = field("结束日期", None, example="2026-04-30")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise wrong("bad_order", N_("the round ends before it starts"), field="end")
        return self


class MemberModel(RecordModel):
    """巡察组."""

    group: Code = field("组别", help=_WHICH_TEAM)
    account: Number = field("账号", example="linxm", is_code=True)
    name: Name = field("姓名", example="林晓明", required=True)
    duty: Annotated[str, OneOf("组长", "副组长", "组员")] = field("职责", "组员", example="副组长")
    division: Words = field("分工", example="谈话、把关")
    specialty: Words = field("专长")
    email: Mail = field("邮箱", expected=expectations.mail)
    phone: Name = field("手机", expected=expectations.phone)
    valid_from: Day = field("起始日期", None, help=_NO_LIMIT)
    valid_until: Day = field("截止日期", None, help=_NO_LIMIT)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.duty:
            raise wrong("missing", N_("the duty must be 组长, 副组长 or 组员"), field="duty")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise wrong(
                "bad_order", N_("the membership ends before it starts"), field="valid_until"
            )
        return self


class UnitModel(RecordModel):
    """被巡察单位."""

    code: Number = field(
        "单位代码",
        is_code=True,
        help=N_("the code of the unit, such as edu: letters, digits and -_."),
    )
    name: Name = field("单位名称", example="县第一中学", required=True)
    secretary: Name = field("党组织书记", example="王建国")
    governing_committee: Name = field(
        "所属党委",
        example="县教育局党委",
        help=N_("leave empty if the unit has no governing Party committee"),
    )
    governing_secretary: Name = field(
        "所属党委书记", example="赵立新", when=where("governing_committee")
    )
    group: Code = field("组别", help=_WHICH_TEAM)
    headcount: Count = field("在册人数", None, example="24")
    planned_entry: Day = field(
        "计划进驻", None, example="2026-03-16", expected=expectations.within_round
    )
    planned_exit: Day = field(
        "计划离点", None, example="2026-04-24", expected=expectations.within_round
    )
    liaison_account: Code = field("联络员账号", is_code=True)
    liaison_name: Name = field("联络员姓名", when=where("liaison_account"))
    liaison_email: Mail = field("联络员邮箱", expected=expectations.mail)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.planned_entry and self.planned_exit and self.planned_entry > self.planned_exit:
            raise wrong(
                "bad_order",
                N_("the planned exit is before the planned entry"),
                field="planned_exit",
            )
        return self


class PersonModel(RecordModel):
    """花名册."""

    number: Number = field("工号", example="A01")
    name: Name = field("姓名", example="张三")
    post: Name = field("职务", example="校长")
    birth_year: Count = field("出生年份", None, example="1970", expected=expectations.birth_year)
    leadership: Yes = field("班子成员", False, example="是")
    party: Yes = field("党员", False, example="是")
    middle: Yes = field("中层骨干", False)
    minority: Yes = field("少数民族", False)
    absence_reason: Annotated[str, Listed("interviews.absence_reasons", *ABSENCE_REASONS)] = field(
        "无法谈话原因"
    )

    @model_validator(mode="after")
    def _born(self) -> Self:
        if self.birth_year is not None and not 1900 <= self.birth_year <= 2100:
            raise wrong(
                "bad_number",
                N_("{value} is not a year of birth"),
                field="birth_year",
                value=self.birth_year,
            )
        return self


class RecusalModel(RecordModel):
    """回避申报."""

    account: Account = field("账号", example="linxm")
    situation: Annotated[str, OneOf("无", "任职回避", "地域回避", "公务回避")] = field(
        "情形", example="无"
    )
    explanation: Words = field("说明", when=_DECLARED)
    handling: Annotated[str, OneOf("不参加", "经核实无需回避")] = field("处理", when=_DECLARED)
    approver: Name = field("批准人", when=_DECLARED)


def _until_closing(_: Data) -> str:
    return groups.RECTIFICATION


def _fields_of_unit(_: Data) -> dict[str, str]:
    """The planned days and the liaison stay correctable; the rest closes with the fieldwork."""
    return {"headcount": groups.FIELDWORK, "secretary": groups.FIELDWORK}


ROUND = Kind(
    code="round",
    sheet="轮次",
    model=RoundModel,
    identity=("code",),
    numbered_by="code",
    of_round=True,
    opens="code",
    workbook=OPENING,
    act="record_round",
    moves_deadlines=True,
    closes=_until_closing,
)

MEMBER = Kind(
    code="member",
    sheet="巡察组",
    model=MemberModel,
    identity=("group", "account"),
    may_be_empty=("group",),
    may_be_absent=("group",),
    likened_by=("name",),
    numbered_by="account",
    of_round=True,
    workbook=OPENING,
    act="record_round",
    asked=("account", "name", "duty", "division"),
    moves_deadlines=True,
    closes=_until_closing,
)

UNIT = Kind(
    code="unit",
    sheet="被巡察单位",
    model=UnitModel,
    identity=("code",),
    numbered_by="code",
    opens="code",
    workbook=OPENING,
    act="record_round",
    asked=(
        "name",
        "secretary",
        "governing_committee",
        "governing_secretary",
        "headcount",
        "planned_entry",
        "planned_exit",
        "liaison_account",
        "liaison_name",
    ),
    moves_deadlines=True,
    closes=_until_closing,
    closes_fields=_fields_of_unit,
)

PERSON = Kind(
    code="person",
    sheet="花名册",
    model=PersonModel,
    identity=("number",),
    numbered_by="number",
    likened_by=("name",),
    once=Once(("name", "birth_year")),
    named_by="name",
    workbook=OPENING,
    act="record_round",
    asked=("number", "name", "post", "birth_year", "leadership", "party", "middle", "minority"),
)

RECUSAL = Kind(
    code="recusal",
    sheet="回避申报",
    model=RecusalModel,
    identity=("account",),
    numbered_by="account",
    several_units=True,
    unit_column=1,
    about_member="account",
    workbook=OPENING,
    act="record_round",
    moves_deadlines=True,
    closes=_until_closing,
)

KINDS = (ROUND, MEMBER, UNIT, PERSON, RECUSAL)

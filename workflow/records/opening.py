"""What the office enters to open a round: the round, its teams, units, staff and recusals."""

from typing import Any, Self

from pydantic import Field, model_validator

from workflow.errors import N_
from workflow.records.kind import RECTIFICATION, Kind, RecordModel
from workflow.records.values import (
    Account,
    Code,
    Count,
    Day,
    Mail,
    Name,
    Title,
    Words,
    Yes,
    one_of,
    wrong,
)


class RoundModel(RecordModel):
    """轮次."""

    code: Code = Field("", title="轮次编号")
    title: Title = Field("", title="轮次名称")
    committee: Name = Field("", title="派出党组织")
    committee_secretary: Name = Field("", title="派出党组织书记")
    authorization_no: Name = Field("", title="授权文号")
    authorization_date: Day = Field(None, title="授权日期")
    start: Day = Field(None, title="开始日期")
    end: Day = Field(None, title="结束日期")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise wrong("bad_order", N_("the round ends before it starts"), field="end")
        return self


class MemberModel(RecordModel):
    """巡察组."""

    group: Code = Field("", title="组别")
    account: Code = Field("", title="账号")
    name: Name = Field("", title="姓名")
    duty: one_of("组长", "副组长", "组员") = Field("组员", title="职责")  # type: ignore[valid-type]
    division: Words = Field("", title="分工")
    specialty: Words = Field("", title="专长")
    email: Mail = Field("", title="邮箱")
    phone: Name = Field("", title="手机")
    valid_from: Day = Field(None, title="起始日期")
    valid_until: Day = Field(None, title="截止日期")

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

    code: Code = Field("", title="单位代码")
    name: Name = Field("", title="单位名称")
    secretary: Name = Field("", title="党组织书记")
    governing_committee: Name = Field("", title="所属党委")
    governing_secretary: Name = Field("", title="所属党委书记")
    group: Code = Field("", title="组别")
    headcount: Count = Field(None, title="在册人数")
    planned_entry: Day = Field(None, title="计划进驻")
    planned_exit: Day = Field(None, title="计划离点")
    liaison_account: Code = Field("", title="联络员账号")
    liaison_name: Name = Field("", title="联络员姓名")
    liaison_email: Mail = Field("", title="联络员邮箱")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.planned_entry and self.planned_exit and self.planned_entry > self.planned_exit:
            raise wrong(
                "bad_order", N_("the planned exit is before the entry"), field="planned_exit"
            )
        return self


class PersonModel(RecordModel):
    """花名册."""

    number: Code = Field("", title="工号")
    name: Name = Field("", title="姓名")
    post: Name = Field("", title="职务")
    birth_year: Count = Field(None, title="出生年份")
    leadership: Yes = Field(False, title="班子成员")
    party: Yes = Field(False, title="党员")
    middle: Yes = Field(False, title="中层骨干")
    minority: Yes = Field(False, title="少数民族")
    absence_reason: one_of("长期病休", "产假", "借调", "羁押", "离职", "其他") = Field(  # type: ignore[valid-type]
        "", title="无法谈话原因"
    )

    @model_validator(mode="after")
    def _born(self) -> Self:
        if self.birth_year is not None and not 1900 <= self.birth_year <= 2100:
            raise wrong(
                "bad_number",
                N_("{value} is no year of birth"),
                field="birth_year",
                value=self.birth_year,
            )
        return self


class RecusalModel(RecordModel):
    """回避申报."""

    account: Account = Field("", title="账号")
    situation: one_of("无", "任职回避", "地域回避", "公务回避") = Field("", title="情形")  # type: ignore[valid-type]
    explanation: Words = Field("", title="说明")
    handling: one_of("不参加", "经核实无需回避") = Field("", title="处理")  # type: ignore[valid-type]
    approver: Name = Field("", title="批准人")


def _until_closing(_: dict[str, Any]) -> str:
    return RECTIFICATION


def _fields_of_unit(_: dict[str, Any]) -> dict[str, str]:
    """The planned days and the liaison stay correctable; what was judged on site does not."""
    return {"headcount": "fieldwork", "secretary": "fieldwork"}


KINDS = (
    Kind(
        code="round",
        sheet="轮次",
        model=RoundModel,
        identity=("code",),
        numbered_by="code",
        of_round=True,
        workbook="round",
        act="record_round",
        closes=_until_closing,
    ),
    Kind(
        code="member",
        sheet="巡察组",
        model=MemberModel,
        identity=("group", "account"),
        numbered_by="account",
        of_round=True,
        workbook="round",
        act="record_round",
        closes=_until_closing,
    ),
    Kind(
        code="unit",
        sheet="被巡察单位",
        model=UnitModel,
        identity=("code",),
        numbered_by="code",
        workbook="round",
        act="record_round",
        closes=_until_closing,
        closes_fields=_fields_of_unit,
    ),
    Kind(
        code="person",
        sheet="花名册",
        model=PersonModel,
        identity=("number",),
        numbered_by="number",
        workbook="round",
        act="record_round",
    ),
    Kind(
        code="recusal",
        sheet="回避申报",
        model=RecusalModel,
        identity=("account",),
        numbered_by="account",
        workbook="round",
        act="record_round",
        several_units=True,
        closes=_until_closing,
    ),
)

"""The round workbook: round, team, units, rosters and what each inspector declared."""

from collections.abc import Iterator

from examples.cases import Round, Unit
from examples.people import Person
from examples.sheets import Row, Sheet, sheet


def sheets(round_: Round, rosters: dict[str, tuple[Person, ...]]) -> list[Sheet]:
    """Return the five sheets of the round workbook."""
    return [
        sheet("轮次", [_round(round_)]),
        sheet("巡察组", _team(round_)),
        sheet("被巡察单位", (_unit(round_, unit) for unit in round_.units)),
        sheet("花名册", _rosters(rosters)),
        sheet("回避申报", _declarations(round_)),
    ]


def _round(round_: Round) -> Row:
    return {
        "轮次编号": round_.code,
        "轮次名称": round_.title,
        "派出党组织": round_.sender,
        "派出党组织书记": round_.sender_secretary,
        "授权文号": round_.authority,
        "授权日期": round_.authorised,
        "开始日期": round_.starts,
        "结束日期": round_.ends,
    }


def _team(round_: Round) -> Iterator[Row]:
    for member in round_.members:
        yield {
            "组别": round_.team_name,
            "账号": member.account,
            "姓名": member.name,
            "职责": member.duty,
            "分工": member.work,
            "专长": member.skill,
            "邮箱": member.email,
            "手机": member.phone,
        }


def _unit(round_: Round, unit: Unit) -> Row:
    """Return the row of a unit; the governing committee is empty if it has none."""
    committee = round_.committee_of(unit) if unit.committee else None
    return {
        "单位代码": unit.code,
        "单位名称": unit.name,
        "党组织书记": unit.secretary,
        "所属党委": committee.name if committee else None,
        "所属党委书记": committee.secretary if committee else None,
        "组别": round_.team_name,
        "在册人数": unit.staff,
        "计划进驻": round_.entry,
        "计划离点": round_.ends,
        "联络员账号": f"lly-{unit.code}",
        "联络员姓名": unit.liaison,
        "联络员邮箱": f"lly-{unit.code}@nanping.example",
    }


def _rosters(rosters: dict[str, tuple[Person, ...]]) -> Iterator[Row]:
    for code, roster in rosters.items():
        for person in roster:
            yield {
                "单位代码": code,
                "工号": person.number,
                "姓名": person.name,
                "职务": person.post,
                "出生年份": person.born,
                "班子成员": "是" if person.leader else "否",
                "党员": "是" if person.party else "否",
                "中层骨干": "是" if person.middle else "否",
                "少数民族": "是" if person.minority else "否",
                "无法谈话原因": person.absent or None,
            }


def _declarations(round_: Round) -> Iterator[Row]:
    """Return the declarations: no conflict for any unit, except one."""
    recusal = round_.recusal
    for member in round_.members:
        if member.account != recusal.account:
            yield {"账号": member.account, "单位代码": "*", "情形": "无"}
            continue
        others = "、".join(unit.code for unit in round_.units if unit.code != recusal.unit)
        yield {"账号": member.account, "单位代码": others, "情形": "无"}
        yield {
            "账号": member.account,
            "单位代码": recusal.unit,
            "情形": recusal.grounds,
            "说明": recusal.explanation,
            "处理": "不参加",
            "批准人": recusal.approved_by,
        }

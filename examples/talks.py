"""Interviews: who talked to whom, on which day, and what was said."""

from collections.abc import Iterator
from datetime import date
from random import Random

from examples import people, timeline
from examples.cases import Finding, Round, Unit
from examples.people import Person
from examples.sheets import Row, Sheet, sheet

#: The two groups of interviewers; leaders of a unit are interviewed by leader and deputy.
HEADS = ("陈建国", "林秀敏")
GROUPS = (("林秀敏", "黄志远"), ("孙文博", "赵雪梅"))
#: The second group if one of its members takes no part.
SUBSTITUTE = ("陈建国", "赵雪梅")
#: How many further talks each unit of `Round.units` has: 25, and the story adds one.
FURTHER = (4, 3, 1, 4, 3, 2, 1, 3, 2, 2)
#: Informants from outside (知情人): unit, finding, who, on which day.
OUTSIDERS = (
    ("med-rm", "RM-03", "孔繁盛（耗材供应商业务员）", date(2026, 4, 14)),
    ("bhz-zx", "BZ-03", "易水清（家长委员会委员）", date(2026, 4, 13)),
    ("agr-jt", "JT-03", "常有根（白河镇向阳村村民）", date(2026, 4, 15)),
)
POINTS = (
    "介绍本岗位工作和参加组织生活情况，认为支部学习以读文件为主。",
    "宣讲新党章和党的十九大精神；反映班子团结，希望重大事项多听职工意见。",
    "对单位财务公开情况不了解，建议每季度在公示栏张贴。",
    "肯定主要领导抓业务有力，认为抓党建投入精力不够。",
    "未反映问题，对巡察工作表示支持。",
    "反映谈心谈话开展少，上一次集体谈话在两年前。",
    "建议规范零星采购，公开比价结果。",
    "认为考核与绩效挂钩不明显，干多干少差别不大。",
    "反映“三会一课”记录有后补现象，具体时间记不清。",
    "谈近三年岗位变化，未发现班子成员违反中央八项规定精神的情况。",
)
LEADER_POINTS = (
    "汇报分管工作和落实“一岗双责”情况，对党总支（支部）会议议题安排谈了看法。",
    "围绕三大问题谈班子建设，承认组织生活批评不够深入。",
    "谈民主集中制执行情况，提供相关会议记录线索。",
)
WISHES = (
    "职称评定名额少，希望公开评分细则。",
    "工资晋级材料交上去一年多没有结果。",
    "希望解决值班调休问题。",
    "子女入托离单位远，希望协调。",
)


def first(round_: Round, rosters: dict[str, tuple[Person, ...]]) -> Sheet:
    """Return the first talk with everybody, unit after unit, spread over the days worked."""
    seen = [
        (unit, person, rosters[unit.code])
        for unit in round_.units
        for person in people.interviewed(unit, rosters[unit.code])
    ]
    days = timeline.days(timeline.TALKS_FROM, timeline.TALKS_UNTIL)
    rows = (
        _first(round_, unit, person, roster, days[index * len(days) // len(seen)], index)
        for index, (unit, person, roster) in enumerate(seen)
    )
    return sheet("谈话", rows)


def further(round_: Round, rosters: dict[str, tuple[Person, ...]]) -> Sheet:
    """Return the talks that came back to something found: again, or with who knows of it."""
    rows = (
        row
        for unit, count in zip(round_.units, FURTHER, strict=True)
        for row in _further(round_, unit, rosters[unit.code], count)
    )
    return sheet("谈话", rows)


def groups(round_: Round, unit: Unit) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two talking groups for a unit, without who takes no part in it."""
    return (GROUPS[0], SUBSTITUTE if unit.code == round_.recusal.unit else GROUPS[1])


def _first(
    round_: Round, unit: Unit, person: Person, roster: tuple[Person, ...], on: date, index: int
) -> Row:
    pair = HEADS if person.leader else groups(round_, unit)[index % 2]
    points = LEADER_POINTS if person.leader else POINTS
    random = Random(f"talk {unit.code} {person.number}")
    return {
        "单位代码": unit.code,
        "谈话对象": people.reference(person, roster),
        "对象范围": "本单位",
        "日期": on,
        "谈话人": "、".join(pair),
        "记录人": pair[1],
        "性质": "首谈",
        "个人诉求": random.choice(WISHES) if not person.leader and random.random() < 0.1 else None,
        "要点": random.choice(points),
    }


def _further(round_: Round, unit: Unit, roster: tuple[Person, ...], count: int) -> Iterator[Row]:
    """Talk again to leaders and middle managers, one of three as an informant."""
    outside = [_outside(*each) for each in OUTSIDERS if each[0] == unit.code]
    findings = [finding for finding in unit.findings if not finding.pending]
    days = timeline.days(timeline.FURTHER_TALKS_FROM, timeline.FURTHER_TALKS_UNTIL)
    asked = [person for person in roster if person.leader or person.middle]
    for index in range(count - len(outside)):
        pair = groups(round_, unit)[1]
        yield _again(
            unit,
            people.reference(asked[index + 1], roster),
            findings[index % len(findings)],
            days[(index * 2 + len(unit.code)) % len(days)],
            pair,
            informant=index % 3 == 2,
        )
    yield from outside


def _again(
    unit: Unit, person: str, finding: Finding, on: date, pair: tuple[str, str], *, informant: bool
) -> Row:
    return {
        "单位代码": unit.code,
        "谈话对象": person,
        "对象范围": "本单位",
        "日期": on,
        "谈话人": "、".join(pair),
        "记录人": pair[1],
        "性质": "知情人约谈" if informant else "再约谈",
        "关联编号": finding.no,
        "要点": f"就“{finding.title}”进一步核实，当事人作了说明并签字确认。",
    }


def _outside(code: str, finding: str, person: str, on: date) -> Row:
    pair = ("陈建国", "赵雪梅") if code == "agr-jt" else ("孙文博", "赵雪梅")
    return {
        "单位代码": code,
        "谈话对象": person,
        "对象范围": "外部",
        "日期": on,
        "谈话人": "、".join(pair),
        "记录人": pair[1],
        "性质": "知情人约谈",
        "关联编号": finding,
        "要点": "核实人与事的关联，提供了时间、经过和在场人。",
    }

"""The texts of the reports (巡察报告送审稿), one per unit and a second version for one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from examples import talks
from examples.cases import Finding, Round, Unit

#: The deputy sends the first version of this unit's report back.
REVISED_UNIT = "med-rm"
PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")
_NUMERALS = "一二三四五六七八九十"


def file_name(unit: Unit, version: int = 1) -> str:
    """Return the name of the text file of a version."""
    return f"{unit.code}.txt" if version == 1 else f"{unit.code}-{version}.txt"


def write_all(round_: Round, folder: Path) -> None:
    """Write every version of every report."""
    for unit in round_.units:
        first = text(round_, unit, analysed=unit.code != REVISED_UNIT)
        (folder / file_name(unit)).write_text(first, encoding="utf-8", newline="\n")
    revised = round_.unit(REVISED_UNIT)
    second = text(round_, revised, analysed=True)
    (folder / file_name(revised, 2)).write_text(second, encoding="utf-8", newline="\n")


def cited(unit: Unit) -> list[Finding]:
    """Return the findings the report cites."""
    return [finding for finding in unit.findings if finding.cited]


def none_found(unit: Unit) -> list[str]:
    """Return the big problems for which the report states that none was found."""
    found = {finding.problem for finding in cited(unit)}
    return [problem for problem in PROBLEMS if problem not in found]


def text(round_: Round, unit: Unit, *, analysed: bool) -> str:
    """Return a report; one that is not analysed lists facts and names nobody responsible."""
    paragraphs = [
        f"关于巡察{unit.party}的情况报告",
        "（送审稿）",
        _opening(round_, unit),
        "一、基本情况和总体评价",
        _about(unit),
        "二、巡察发现的主要问题",
        *_problems(unit, analysed=analysed),
        "三、意见建议",
        _advice(unit),
        round_.sender.removeprefix("中共").removesuffix("委员会") + "委" + round_.team_name,
        _day(date(2026, 5, 8) if unit.code == REVISED_UNIT and analysed else date(2026, 4, 28)),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _opening(round_: Round, unit: Unit) -> str:
    index = round_.units.index(unit)
    pending = any(finding.pending for finding in unit.findings)
    interviews = unit.interviewed + talks.FURTHER[index] + pending
    return (
        f"根据县委统一部署和{round_.authority}授权，{_day(round_.entry)}至{_day(round_.ends)}，"
        f"县委{round_.team_name}对{unit.party}开展了巡察。巡察组紧盯党的领导弱化、党的建设缺失、"
        f"全面从严治党不力“三大问题”，紧扣“六项纪律”，召开沟通见面会、巡察动员会、专题汇报会，"
        f"个别谈话{interviews}人次，开展问卷调查和民主测评各{unit.returned}人次，"
        "查阅了近三年工作台账、会议记录、文件资料、档案和财务账目。现将有关情况报告如下。"
    )


def _about(unit: Unit) -> str:
    return (
        f"{unit.name}在册干部职工{unit.staff}人，其中党员{unit.party_members}人，"
        f"班子成员{len(unit.leaders)}人。{unit.assessment}"
    )


def _problems(unit: Unit, *, analysed: bool) -> Iterator[str]:
    for numeral, problem in zip(_NUMERALS, PROBLEMS, strict=False):
        yield f"（{numeral}）{problem}方面"
        findings = [finding for finding in cited(unit) if finding.problem == problem]
        if not findings:
            yield "本次巡察未发现该方面的突出问题。"
        for number, finding in enumerate(findings, start=1):
            yield _finding(number, finding, analysed=analysed)


def _finding(number: int, finding: Finding, *, analysed: bool) -> str:
    facts = finding.settled_facts or finding.facts
    plain = f"{number}.{finding.title}。{facts}"
    if analysed:
        plain += f"{finding.analysis}责任主体：{finding.responsible}。"
    return f"{plain}（底稿{finding.no}）"


def _advice(unit: Unit) -> str:
    return (
        f"一是提高政治站位，认真落实管党治党主体责任。二是{unit.advice.rstrip('。')}。"
        "三是举一反三、建章立制，以整改实效推动工作发展。"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

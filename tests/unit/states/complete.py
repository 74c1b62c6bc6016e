"""The facts of one unit in which everything is met, for tests that break it piece by piece."""

import string
from datetime import UTC, date, datetime
from typing import Any

from config.catalogues import catalogue
from states.lifecycle import LIFECYCLE
from tests.support import replace
from workflow.records.catalogue import BY_CODE
from workflow.rules.definition import Requirement
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import (
    EVALUATION,
    QUESTIONNAIRE,
    FocusItem,
    Interview,
    Letter,
    Material,
    Survey,
)
from workflow.rules.facts.findings import CONFIRMED, LONG_TERM, PROBLEMS, Finding, Measure
from workflow.rules.facts.meetings import (
    COMMUNICATION,
    FEEDBACK,
    MOBILIZATION,
    POSTED_IN_UNIT,
    REPORTING,
    Announcement,
    Meeting,
)
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.papers import ACCEPTED, Paper
from workflow.rules.facts.proceedings import Approval, Attempt, Draft, Proceedings
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import NONE, Member, Recusal, Team
from workflow.rules.judgement import Judgement, Lack
from workflow.rules.policy import Policy

START, TODAY, TOMORROW = date(2026, 3, 2), date(2026, 8, 20), date(2026, 8, 21)
HELD = date(2026, 3, 10)
#: The local day of the leader's approval, which in UTC is still the day before.
APPROVED = date(2026, 6, 10)
APPROVED_AT = datetime(2026, 6, 9, 16, 30, tzinfo=UTC)


def member(account: str, duty: str, **changed: Any) -> Member:
    """Return a member of the team."""
    made = Member(account, "", account, f"{account}某", duty, "分工", None, None)
    return replace(made, **changed)


def person(record: str, born: int | None = 1991, **changed: Any) -> Person:
    """Return one of the staff."""
    return replace(Person(record, f"人{record}", born, False, False, False, False, ""), **changed)


def meeting(kind: str, chair: str, on: date | None = HELD, **changed: Any) -> Meeting:
    """Return a meeting at which all was as it should be."""
    return replace(Meeting(kind, (kind,), on, chair, True, True, True, (chair,)), **changed)


def paper(kind: str, on: date | None = START, **changed: Any) -> Paper:
    """Return a paper."""
    return replace(Paper(f"P-{kind}", kind, kind, "", on, "", None, "", None), **changed)


def talk(staff: str, record: str = "", **changed: Any) -> Interview:
    """Return an interview by two members."""
    made = Interview(record or f"T{staff}", staff, "本单位", date(2026, 4, 1), ("jia", "yi"), "")
    return replace(made, **changed)


def survey(kind: str, **changed: Any) -> Survey:
    """Return a questionnaire or evaluation of everybody."""
    return replace(Survey(kind, kind, HELD, 3, 3, 3), **changed)


def material(category: str, **changed: Any) -> Material:
    """Return a material of a category that was requested, provided and examined."""
    on = date(2026, 4, 1)
    return replace(
        Material(category, category, category, (2023, 2024, 2025), on, on, on, ""), **changed
    )


def finding(record: str = "D1", **changed: Any) -> Finding:
    """Return a confirmed finding that was told and fed back."""
    on = date(2026, 4, 10)
    made = Finding(
        record, "题目", PROBLEMS[0], "账页", CONFIRMED, on, on, "", "jia", "yi", f"F-{record}"
    )
    return replace(made, **changed)


def letter(record: str = "X1", **changed: Any) -> Letter:
    """Return a letter that is settled."""
    return replace(Letter(record, HELD, "fu", date(2026, 4, 20), "", None), **changed)


def measure(record: str = "1", **changed: Any) -> Measure:
    """Return a measure that was carried out and closed."""
    made = Measure(
        record,
        "F-D1",
        "1",
        "D1",
        LONG_TERM,
        "修订",
        "王五",
        date(2026, 12, 31),
        TODAY,
        "制度",
        "office",
    )
    return replace(made, **changed)


def attempt(stage: str, position: int, number: int = 1, how: str = "advance") -> Attempt:
    """Return an entry into a stage."""
    return Attempt(stage, number, how, position, APPROVED_AT, None)


def draft(version: int = 1, **changed: Any) -> Draft:
    """Return a version of the report that covers every finding."""
    made = Draft(
        version, f"sha-{version}", ("jia", "yi"), "", "drafting", 1, ("D1",), PROBLEMS[1:], {},
        APPROVED_AT, 20,
    )  # fmt: skip
    return replace(made, **changed)


def approval(role: str, by: str, **changed: Any) -> Approval:
    """Return an approval of the first version."""
    made = Approval(role, by, "", 1, "sha-1", "leader_approval", 1, APPROVED_AT, 30)
    return replace(made, **changed)


def posting(way: str = POSTED_IN_UNIT, **changed: Any) -> Announcement:
    """Return a posting of the announcement, with everything named."""
    return replace(Announcement(way, way, HELD, "1", "a@b", "门厅"), **changed)


TEAM = (
    member("zu", "组长"),
    member("fu", "副组长"),
    member("jia", "组员"),
    member("yi", "组员"),
)
RECUSALS = tuple(Recusal(m.account, m.account, NONE, "", "") for m in TEAM)
FILE = Proceedings(
    attempts=(attempt("drafting", 10),),
    drafts=(draft(),),
    approvals=(approval("deputy", "fu"), approval("leader", "zu")),
)
PAPERS = (
    paper(papers.NOTICE_OF_ENTRY, signer="王五", signed_on=START),
    paper(papers.BRIEFING),
    paper(papers.WORK_PLAN),
    paper(papers.COMMITTEE_REPORT),
    paper(papers.DISCIPLINE_REPORT),
    paper(papers.ORGANISATION_REPORT),
    paper(papers.UNIT_REPORT, review=ACCEPTED, review_date=HELD),
    paper(papers.OPINION, APPROVED, reference="2号"),
    paper(papers.FEEDBACK_PAPER, APPROVED, signer="王五", signed_on=APPROVED),
    paper(papers.RECTIFICATION_PLAN, review=ACCEPTED, review_date=TODAY),
    paper(papers.RECTIFICATION_REPORT, review=ACCEPTED, review_date=TODAY),
)
COMPLETE = Facts(
    today=TODAY,
    round=Round("r", "", "县委", "书记", "1号", START, START, date(2026, 12, 31)),
    unit=Unit("u", "单位", "王五", "局党委", "李六", "", 3, None, None, ""),
    team=Team(TEAM, RECUSALS),
    proceedings=FILE,
    persons=(
        person("1", 1991, leadership=True),
        person("2", 1976, party=True),
        person("3", 1975, middle=True, minority=True),
    ),
    meetings=(
        meeting(COMMUNICATION, "李六"),
        meeting(MOBILIZATION, "李六"),
        meeting(REPORTING, "王五"),
        meeting(FEEDBACK, "", APPROVED),
    ),
    announcements=(posting(),),
    papers=PAPERS,
    focus=(FocusItem("Z1", "重点事", "排除"),),
    interviews=(talk("1"), talk("2"), talk("3")),
    surveys=(survey(QUESTIONNAIRE), survey(EVALUATION)),
    materials=tuple(material(c) for c in Policy().materials.categories),
    findings=(finding(),),
    letters=(letter(),),
    measures=(measure(),),
    closers=frozenset({"office"}),
)


def without(kind: str) -> tuple[Paper, ...]:
    """Return the papers but those of a type."""
    return tuple(p for p in PAPERS if p.type != kind)


def instead(changed: Paper) -> tuple[Paper, ...]:
    """Return the papers, one of them in place of that of its type."""
    return (*without(changed.type), changed)


def judged(code: str, policy: Policy | None = None, /, **changed: Any) -> Judgement:
    """Return the judgement of one requirement of the complete unit, some facts changed.

    Every lack can be shown, names what is lacking, and has a remedy.
    """
    found = LIFECYCLE.find(code)
    assert found, code
    facts = replace(COMPLETE, **changed)
    judgement = found[1].judge(facts, policy or Policy())
    for number, lack in enumerate(judgement.lacking):
        assert_said(lack)
        assert_supplied(found[1], facts, judgement.lacking[number:])
    return judgement


def lacking(code: str, policy: Policy | None = None, /, **changed: Any) -> list[str]:
    """Return what one requirement lacks, by item."""
    return [lack.item for lack in judged(code, policy, **changed).lacking]


def score(code: str, policy: Policy | None = None, /, **changed: Any) -> tuple[int, int]:
    """Return what one requirement has, and needs."""
    judgement = judged(code, policy, **changed)
    return judgement.have, judgement.need


def assert_supplied(rule: Requirement, facts: Facts, lacking: tuple[Lack, ...]) -> None:
    """Assert that a remedy of the first thing lacking names fields that its kind of record has."""
    assert lacking[0].cause in rule.remedies, lacking[0]
    remedies = rule.supply(facts, lacking)
    assert remedies, lacking[0]
    for remedy in remedies:
        assert remedy.fields or remedy.act == "approve", remedy
        if remedy.act != "record":
            assert remedy.act in ("approve", "confirm_absence", "draft", "exempt", "import", "void")
            continue
        kind = BY_CODE[remedy.kind]
        assert set(remedy.fields) <= set(kind.by_name), remedy
        kind.model.model_validate(remedy.known)


def assert_said(lack: Lack) -> None:
    """Assert that a lack is a sentence of the Chinese catalogue, and its data fills that."""
    said = catalogue("zh").gettext(lack.cause.why)
    assert said != lack.cause.why, lack
    wanted = {name for _, name, _, _ in string.Formatter().parse(said) if name}
    assert wanted <= set(lack.data), lack
    assert all(lack.data[name] not in (None, "") for name in wanted), lack

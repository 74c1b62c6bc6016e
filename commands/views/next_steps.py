"""The next command under each thing that is lacking, made from its code and what is lacking.

One entry for every requirement. A command names what is known; … stands where a person has to put
something: at a terminal `record` asks for it, elsewhere it is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflow.errors import N_
from workflow.people import rights
from workflow.queries.status import Status
from workflow.rules import naming
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Lack, RequirementResult
from workflow.rules.roles import DUTIES, Role

#: The words of a command, as the shell would part them.
Words = tuple[str, ...]

_PLAIN = re.compile(r"[^\s'\"\\$`!#&*()<>|;?\[\]{}~^]+")


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is lacking in an inspection: the first of its requirement."""

    status: Status
    finding: RequirementResult
    lack: Lack
    #: What the requirements of the stage look at.
    facts: Facts

    @property
    def target(self) -> str:
        """Return the inspection as people name it."""
        return f"{self.status.round}/{self.status.unit}"

    @property
    def item(self) -> str:
        """Return what is lacking, as a code or number."""
        return self.lack.item

    @property
    def number(self) -> str:
        """Return 记录号=N of the record that falls short, which a person looks up if unknown."""
        return f"记录号={self.lack.data.get('record', '…')}"

    def record(self, kind: str, *fields: str) -> Words:
        """Return the command that enters or corrects a record."""
        return ("xuncha", "record", kind, self.target, *fields)


Step = Callable[[Open], Words]


def command(status: Status, finding: RequirementResult, facts: Facts) -> Words:
    """Return the command that supplies what is lacking, without the options all commands share."""
    return STEPS[finding.code](Open(status, finding, finding.lacking[0], facts))


def entitled(words: Words, who: Iterable[str]) -> tuple[Role, ...]:
    """Return who of those who can supply something may give a command, else whoever may."""
    _, name, kind = words[:3]
    if name == "draft":
        return (Role.MEMBER,)  # who gives it is one of the authors
    act_ = ACTS_OF_KINDS.get(kind, "record") if name == "record" else _ACTS.get(name, name)
    may = rights.ACTS[act_]
    return tuple(Role(r) for r in who if r in may) or tuple(sorted(may))


#: Commands whose act is called otherwise in the table of rights.
_ACTS = {"confirm-absence": "confirm_absence", "void": "record_round", "import": "record_round"}
#: Kinds that not everybody of the team enters; written here so that they need not be loaded.
ACTS_OF_KINDS = {
    **dict.fromkeys(("round", "member", "unit", "person", "recusal"), "record_round"),
    "letter": "record_letter",
    "clue": "record_clue",
}


def act(status: Status, name: str) -> Words:
    """Return the command that takes an inspection on."""
    target = f"{status.round}/{status.unit}"
    if name == "approve" and status.draft:
        return ("xuncha", "approve", target, "--draft", str(status.draft.version))
    return ("xuncha", name, target, *(("--reason", "…") if name == "resume" else ()))


def written(words: Words) -> str:
    """Return a command as a person types it: quoted where the shell would misread it."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


def _fields(kind: str, *fields: str) -> Step:
    """Return the step that enters these fields of a record of a kind."""
    return lambda open_: open_.record(kind, *fields)


def _correct(kind: str, *fields: str) -> Step:
    """Return the step that mends these fields of the record that falls short."""
    return lambda open_: open_.record(kind, open_.number, *fields)


def _of_item(kind: str, heading: str, *fields: str) -> Step:
    """Return the step about the record or person whose number is lacking."""
    return lambda open_: open_.record(kind, f"{heading}={open_.item}", *fields)


def _by_item(steps: Mapping[str, Step], otherwise: Step) -> Step:
    """Return the step for the item that is lacking."""
    return lambda open_: steps.get(open_.item, otherwise)(open_)


def _paper(kind: str, *further: str) -> Step:
    return _fields("paper", f"材料类型={kind}", "名称=…", "日期=…", *further)


def _paper_on_file(kind: str, *fields: str) -> Step:
    """Return the step that mends the paper of a type that counts, or enters one."""

    def step(open_: Open) -> Words:
        paper = papers.latest(open_.facts.papers, kind, open_.facts.today)
        if paper is None:
            return _paper(kind, *fields)(open_)
        return open_.record("paper", f"记录号={paper.record}", *fields)

    return step


_SIGNED = ("签收人=…", "签收日期=…")
_REVIEWED = ("审核结果=…", "审核人=…", "审核日期=…")
_COUNTED = ("发放=…", "收回=…", "有效=…")
_ATTENDED = ("组长出席=…", "副组长出席=…", "组长讲话=…")


def _meeting(kind: str, *further: str) -> Step:
    """Return the step towards a meeting: enter it, or mend what the record of it says."""
    return _by_item(
        {
            kind: _fields("meeting", f"会议类型={kind}", "日期=…", "主持人=…", *further),
            "chair": _chair,
            "leader_spoke": _correct("meeting", "组长讲话=…"),
            "pledge": _correct("meeting", "表态发言人=…"),
            "leader": _correct("meeting", "组长出席=…"),
            "deputy": _correct("meeting", "副组长出席=…"),
        },
        _fields("meeting", f"会议类型={kind}", "日期=…", "主持人=…", *further),
    )


def _chair(open_: Open) -> Words:
    """Mend how the chair is written; one who was not entitled is exempted, never renamed."""
    chair = str(open_.lack.data.get("chair", ""))
    secretary = str(open_.lack.data.get("secretary", ""))
    if not secretary:
        own = open_.finding.code.startswith("reporting_meeting.")
        return open_.record("unit", "党组织书记=…" if own else "所属党委书记=…")
    if not chair:
        return open_.record("meeting", open_.number, "主持人=…")
    if naming.holds(chair, secretary):
        return open_.record("meeting", open_.number, f"主持人={secretary}")
    return (
        "xuncha", "exempt", open_.target, open_.finding.code, "--item", "chair", "--reason", "…",
    )  # fmt: skip


def _team(open_: Open) -> Words:
    if "need" not in open_.lack.data:  # one leader too many
        return ("xuncha", "void", open_.target, "member", "…", "--reason", "…")
    duty = next((word for word, role in DUTIES.items() if role == open_.item), "…")
    return open_.record("member", "账号=…", "姓名=…", f"职责={duty}", "分工=…")


def _recusal(open_: Open) -> Words:
    account = f"账号={open_.item}"
    if open_.lack.why == NOT_DECLARED:
        return open_.record("recusal", account, "情形=…")
    return open_.record("recusal", account, "处理=…", "批准人=…")


#: Told apart by what is said of them; a test holds the sentences to those of the stages.
NOT_DECLARED = N_("{name} has not declared")
NO_HANDLER = N_("letter {record} has no handler")
NO_EVIDENCE = N_("finding {record} {title} has no evidence")

#: So many people are entered one by one rather than by a workbook.
_FEW = 3


def _roster(open_: Open) -> Words:
    """Fill the roster: a few people one by one, many by a workbook."""
    data = open_.lack.data
    missing = data.get("missing", data.get("need", 0) - data.get("have", 0))
    if missing < 0:
        return open_.record("unit", "在册人数=…")
    if missing <= _FEW:
        return open_.record("person", "工号=…", "姓名=…", "出生年份=…")
    return ("xuncha", "import", "花名册.xlsx", "--round", open_.status.round)


def _interview(open_: Open) -> Words:
    """Interview whoever is lacking; confirm first why somebody cannot be."""
    given = {p.record for p in open_.facts.persons if p.absence_reason}
    away = [lack.item for lack in open_.finding.lacking if lack.item in given]
    if away:
        return ("xuncha", "confirm-absence", open_.target, away[0])
    if open_.item == "roster":
        return _roster(open_)
    if open_.item == "headcount":
        return open_.record("unit", "在册人数=…")
    person = open_.item if "name" in open_.lack.data else _next_person(open_)
    return open_.record("interview", f"谈话对象={person}", "日期=…", "谈话人=…")


def _next_person(open_: Open) -> str:
    """Return the staff number of somebody not yet interviewed, of the age band that is lacking."""
    known = open_.facts
    left = (p for p in known.within_reach if p.record not in known.interviewed)
    if band := open_.lack.data.get("band"):
        youngest, _, oldest = band.removesuffix("+").partition("-")
        year = (known.round.start or known.today).year
        ages = range(int(youngest), int(oldest or 200) + 1)
        left = (p for p in left if p.birth_year is not None and year - p.birth_year in ages)
    return next((p.record for p in left), "…")


def _age_bands(open_: Open) -> Words:
    if "name" in open_.lack.data:  # of the roster, without a year of birth
        return open_.record("person", f"工号={open_.item}", "出生年份=…")
    return _interview(open_)


def _material(open_: Open) -> Words:
    """Examine the first category for all the years in which it is lacking."""
    category = open_.lack.data["category"]
    same = [lack for lack in open_.finding.lacking if lack.data.get("category") == category]
    years = "、".join(str(lack.data["year"]) for lack in same)
    return open_.record("material", f"类别={category}", "资料名称=…", f"年度={years}", "查阅日期=…")


def _letter(open_: Open) -> Words:
    missing = "承办人=…" if open_.lack.why == NO_HANDLER else "办结日期=…"
    return open_.record("letter", f"编号={open_.item}", missing)


def _evidence(open_: Open) -> Words:
    missing = ("证据=…",) if open_.lack.why == NO_EVIDENCE else ("承办人1=…", "承办人2=…")
    return open_.record("finding", f"编号={open_.item}", *missing)


def _draft(open_: Open, *further: str) -> Words:
    return (
        "xuncha", "draft", open_.target, "报告.docx", "--author", "…", "--author", "…", *further,
    )  # fmt: skip


def _cited(open_: Open) -> Words:
    """Submit a version that answers for what the current one passes over."""
    passed_over = [lack.item for lack in open_.finding.lacking if "record" in lack.data]
    if passed_over:
        draft = open_.status.draft
        return _draft(open_, "--cites", ",".join([*(draft.cites if draft else ()), *passed_over]))
    absent = [word for lack in open_.finding.lacking for word in ("--none-found", lack.item)]
    return _draft(open_, *absent)


def _approve(open_: Open) -> Words:
    return act(open_.status, "approve")


def _undone(open_: Open) -> Words:
    """Return the step of the first requirement that has come undone."""
    undone = next((f for f in open_.status.review.undone if f.code == open_.item), None)
    if undone is None or not undone.lacking:
        return ("xuncha", "status", open_.target)
    return command(open_.status, undone, open_.facts)


def _consent(open_: Open) -> Words:
    """Return how the feedback is authorised: by the leading group itself, else by its paper."""
    roles = open_.status.roles
    if Role.LEADING_GROUP in roles and Role.OFFICE not in roles:
        return _approve(open_)
    return _paper("审议意见", "文号=…")(open_)


def _measure(open_: Open) -> Words:
    return open_.record(
        "measure", f"底稿编号={open_.item}", "措施序号=…", "整改措施=…", "责任人=…", "完成时限=…"
    )


def _survey(kind: str) -> Step:
    enter = _fields("survey", f"类型={kind}", "日期=…", *_COUNTED)
    return _by_item({kind: enter}, _of_item("survey", "记录号", *_COUNTED))


STEPS: dict[str, Step] = {
    "preparation.authorized": lambda open_: (
        "xuncha", "record", "round", open_.status.round, "授权文号=…", "授权日期=…",
    ),
    "preparation.team": _team,
    "preparation.recusal": _recusal,
    "preparation.roster": _by_item({"headcount": _fields("unit", "在册人数=…")}, _roster),
    "preparation.notified": _by_item(
        {"进驻通知": _paper("进驻通知", *_SIGNED)}, _correct("paper", *_SIGNED)
    ),
    "preparation.briefing": _by_item(
        {"focus": _fields("focus", "编号=…", "类别=…", "内容=…")}, _paper("巡前情况通报")
    ),
    "preparation.plan": _by_item(
        {"工作方案": _paper("工作方案")}, _of_item("member", "账号", "分工=…")
    ),
    "communication_meeting.held": _meeting("沟通见面会", *_ATTENDED),
    "communication_meeting.attended": _meeting("沟通见面会", *_ATTENDED),
    "communication_meeting.reports": lambda open_: _paper(open_.item)(open_),
    "mobilization.held": _meeting("巡察动员会", "组长讲话=…", "表态发言人=…"),
    "mobilization.announcement": _by_item(
        {
            "单位张贴": _fields(
                "announcement",
                "发布方式=单位张贴", "发布日期=…", "举报电话=…", "电子邮箱=…", "举报箱位置=…",
            ),
            "phone": _correct("announcement", "举报电话=…"),
            "email": _correct("announcement", "电子邮箱=…"),
            "box": _correct("announcement", "举报箱位置=…"),
        },
        _of_item("announcement", "发布方式", "发布日期=…"),
    ),
    "reporting_meeting.report_reviewed": _by_item(
        {"专题汇报会": _meeting("专题汇报会", "组长讲话=…")},
        _paper_on_file("单位汇报", *_REVIEWED),
    ),
    "reporting_meeting.held": _meeting("专题汇报会", "组长讲话=…"),
    "reporting_meeting.questionnaire": _survey("问卷调查"),
    "reporting_meeting.evaluation": _survey("民主测评"),
    "interviews.leadership": _interview,
    "interviews.party_members": _interview,
    "interviews.middle_managers": _interview,
    "interviews.minorities": _interview,
    "interviews.age_bands": _age_bands,
    "interviews.coverage": _interview,
    "interviews.two_inspectors": _correct("interview", "谈话人=…"),
    "document_review.years": _material,
    "document_review.provided": _correct("material", "提供日期=…"),
    "document_review.settled": _of_item("finding", "编号", "状态=…", "核实日期=…"),
    "document_review.focus": _of_item("focus", "编号", "状态=…"),
    "document_review.letters": _letter,
    "document_review.evidence": _evidence,
    "document_review.told": _of_item("finding", "编号", "告知日期=…", "告知对象=…"),
    "drafting.submitted": _draft,
    "drafting.complete": _cited,
    "deputy_review.approved": _approve,
    "leader_approval.approved": _approve,
    "leader_approval.still_met": _undone,
    "feedback.authorized": _consent,
    "feedback.held": _meeting("反馈会", "参会人数=…"),
    "feedback.delivered": _by_item(
        {
            "反馈意见": _paper("反馈意见", *_SIGNED),
            "signed": _paper_on_file("反馈意见", *_SIGNED),
        },
        _of_item("finding", "编号", "反馈序号=…"),
    ),
    "rectification.plan": _by_item(
        {"整改方案": _paper_on_file("整改方案", *_REVIEWED)}, _measure
    ),
    "rectification.closed": _correct("measure", "完成日期=…", "证明材料=…", "销号人=…"),
    "rectification.report": _paper_on_file("整改报告", *_REVIEWED),
}  # fmt: skip

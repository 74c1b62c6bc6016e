"""Rows of the records of feedback and rectification, and the acts that lead there."""

from datetime import date, timedelta

from tests.model.dice import Dice
from tests.model.entry_rows import DAY, meeting, paper
from tests.model.round_rows import Rows, Unit
from tests.model.words import STAGES, THREE_PROBLEMS, Row

#: What happens after drafting was reached: an act, with the stage a return goes to.
COURSES = (
    (),
    ("poor draft",),
    ("draft",),
    ("draft", "on"),
    ("draft", "on", "revision"),
    ("draft", "on", "deputy"),
    ("draft", "on", "deputy", "back to deputy_review"),
    ("draft", "on", "deputy", "leader"),
    ("draft", "on", "revision", "deputy", "leader", "leading_group"),
    ("draft", "on", "deputy", "leader", "back to drafting"),
    ("draft", "on", "deputy", "back to deputy_review", "deputy", "leader"),
    ("draft", "back to document_review", "on"),
    ("draft", "on", "back to drafting"),
    ("draft", "draft", "on", "deputy", "leader", "leading_group"),
    ("draft", "on", "deputy", "leader", "leading_group", "back to drafting"),
    ("draft", "on", "deputy", "leader", "back to drafting", "draft", "on", "deputy", "leader"),
    *[("draft", "on", "deputy", "leader")] * 8,
    *[("draft", "on", "deputy", "leader", "leading_group")] * 3,
)


class Course:
    """The acts of one unit, one after the other, each on its day."""

    def __init__(self, dice: Dice, unit: Unit, start: date) -> None:
        """Begin on a day, at the first stage."""
        self.dice, self.unit, self.on = dice, unit, start
        self.acts: Rows = []
        self.stage = STAGES[0]
        self.version = 0

    def play(self, steps: tuple[str, ...]) -> Rows:
        """Return the acts of a way through the procedure, from preparation on."""
        for _ in range(STAGES.index("drafting")):
            self._advance()
        for step in steps:
            self.on = min(self.on + timedelta(days=self.dice.pick(0, 1, 2)), self.dice.today)
            self._step(step)
        return self.acts

    def _step(self, step: str) -> None:
        if step == "on":
            self._advance()
        elif step.startswith("back to "):
            duty = "副组长" if self.stage == "deputy_review" else "组长"
            self.stage = step.removeprefix("back to ")
            self._add("return", self.unit.team[duty][0], to=self.stage)
        elif step in ("deputy", "leader", "leading_group"):
            self._approve(step)
        else:
            self._draft(step)

    def _add(self, act: str, by: str, **cells: object) -> None:
        self.acts.append({"act": act, "by": by, "on": self.on, **cells})

    def _advance(self) -> None:
        self.stage = STAGES[STAGES.index(self.stage) + 1]
        self._add("advance", "office", to=self.stage)

    def _approve(self, role: str) -> None:
        duty = {"deputy": "副组长", "leader": "组长"}.get(role)
        by = self.unit.team[duty][0] if duty else "leading"
        self._add("approve", by, role=role, version=self.version)
        if role == "leader":
            self.unit.approved_on = self.on
        if duty:
            self.stage = STAGES[STAGES.index(self.stage) + 1]

    def _draft(self, step: str) -> None:
        self.version += 1
        authors = self.unit.team["组员"][:2]
        deputy = self.unit.team["副组长"][0]
        revising = {"revised_by": deputy} if step == "revision" else {}
        by = deputy if revising else authors[0]
        content = self._content(poor=step == "poor draft")
        self._add("draft", by, version=self.version, authors=authors, **revising, **content)

    def _content(self, poor: bool) -> dict[str, object]:
        """Return what a draft cites, leaves out and states; a poor one misses a piece."""
        confirmed = dict(self.unit.confirmed)
        left_out = {no: "已整改" for no in confirmed if self.dice.chance(0.2)}
        cites = [no for no in confirmed if no not in left_out]
        found = {confirmed[no] for no in cites}
        none_found = [problem for problem in THREE_PROBLEMS if problem not in found]
        if poor and cites and (not none_found or self.dice.chance(0.5)):
            cites.pop()
        elif poor and none_found:
            none_found.pop()
        return {"cites": cites, "left_out": left_out, "none_found": none_found}


def feedback(dice: Dice, unit: Unit) -> Rows:
    """Return the papers of feedback, dated on or after the approval, or just not."""
    rows: Rows = []
    slip = dice.slip("none", "early", "tomorrow", "no number", "newer without", share=0.5)
    if slip != "none":
        on = _day(dice, unit, slip)
        number = {} if slip == "no number" else {"文号": "县委巡〔2026〕9号"}
        rows.append(paper(dice, unit.code, "审议意见", on, **number))
    if slip == "newer without":
        rows.append(paper(dice, unit.code, "审议意见", _day(dice, unit, "") + 2 * DAY))
    slip = dice.slip("none", "early", "tomorrow", "no name", "signed tomorrow", share=0.3)
    if slip != "none":
        name = None if slip == "no name" else dice.name()
        signed = dice.tomorrow if slip == "signed tomorrow" else dice.held(3)
        cells = {"签收人": name, "签收日期": dice.cell(signed)}
        rows.append(paper(dice, unit.code, "反馈意见", _day(dice, unit, slip), **cells))
    return rows


def _day(dice: Dice, unit: Unit, slip: str) -> date:
    """Return a day just before the approval, on it or after, or tomorrow."""
    if slip == "tomorrow":
        return dice.tomorrow
    approved = unit.approved_on or dice.today - timedelta(days=30)
    if slip == "early":
        return approved - DAY
    return dice.pick(approved, approved, approved + DAY)


def feedback_meeting(dice: Dice, unit: Unit) -> Rows:
    """Return the feedback meeting."""
    slip = dice.slip("none", "early", "tomorrow", share=0.3)
    return [] if slip == "none" else [meeting(dice, unit, "反馈会", _day(dice, unit, slip))]


def numbered(dice: Dice, rows: Rows) -> Rows:
    """Return the findings with the numbers under which they were fed back, perhaps but one.

    At times two of them are one problem of the feedback.
    """
    confirmed = [i for i, row in enumerate(rows) if row["状态"] == "已核实"]
    skipped = dice.pick(*confirmed) if confirmed and dice.slip("one", share=0.25) else -1
    shared = confirmed[0] if len(confirmed) > 1 and dice.chance(0.3) else -1

    def number(place: int) -> int:
        return shared + 1 if shared >= 0 and place == confirmed[1] else place + 1

    return [
        {**row, "反馈序号": number(i)} if i in confirmed and i != skipped else row
        for i, row in enumerate(rows)
    ]


def measures(dice: Dice, unit: Unit, rows: Rows) -> Rows:
    """Return the measures for the findings fed back, perhaps but for one.

    What was left out of the report may have been put right at once: a measure that answers nothing.
    """
    fed_back = [row for row in rows if row.get("反馈序号")]
    if fed_back and dice.slip("one", share=0.25):
        fed_back.pop()
    made = [
        _measure(dice, unit, row, no) for row in fed_back for no in range(1, dice.pick(1, 2) + 1)
    ]
    left_out = [row for row in rows if not row.get("反馈序号")]
    if left_out and dice.chance(0.3):
        at_once = _measure(dice, unit, dice.pick(*left_out), 1)
        made.append({**at_once, "类型": "立行立改", "反馈序号": None})
    return made


def _measure(dice: Dice, unit: Unit, finding: Row, no: int) -> Row:
    """Return one measure; at times planned or completed with something missing."""
    slip = dice.slip(
        "nobody", "no day", "no text", "tomorrow", "open", "no proof", "liaison", share=0.25
    )
    ways: dict[str, dict[str, object]] = {
        "nobody": {"责任人": None},
        "no day": {"完成时限": None},
        "no text": {"整改措施": None},
        "tomorrow": {"完成日期": dice.cell(dice.tomorrow)},
        "open": {"完成日期": None, "证明材料": None, "销号人": None},
        "no proof": {"证明材料": None},
        "liaison": {"销号人": dice.pick(f"lx-{unit.code}", None)},
    }
    return {
        "单位代码": unit.code,
        "反馈序号": _named_in_measure(dice, finding),
        "措施序号": no,
        "底稿编号": finding["编号"],
        "类型": dice.pick("立行立改", "集中整改", "长期坚持"),
        "整改措施": "完善制度",
        "责任人": dice.name(),
        "完成时限": dice.cell(dice.today + timedelta(days=dice.rng.randint(-9, 90))),
        "完成日期": dice.cell(dice.held(5)),
        "证明材料": "整改台账",
        "销号人": dice.pick("office", "leading", *unit.accounts),
        **ways.get(slip, {}),
    }


def _named_in_measure(dice: Dice, finding: Row) -> object:
    """Return the number in the feedback, or nothing where its finding says it."""
    return finding.get("反馈序号") if dice.chance(0.7) else None


def rectification_papers(dice: Dice, unit: Unit) -> Rows:
    """Return the plan and the report of rectification."""
    return _reviewed(dice, unit, "整改方案") + _reviewed(dice, unit, "整改报告")


def _reviewed(dice: Dice, unit: Unit, kind: str) -> Rows:
    """Return a paper that was accepted, or just not."""
    slip = dice.slip("none", "back", "no date", "tomorrow", "newer back", "planned")
    if slip == "none":
        return []
    on = dice.tomorrow if slip == "planned" else dice.held(5)
    dates = {"no date": None, "tomorrow": dice.tomorrow}
    reviewed = dice.cell(dates.get(slip, dice.latest))
    cells = {"审核结果": "退回" if slip == "back" else "通过", "审核日期": reviewed}
    rows = [paper(dice, unit.code, kind, on, **cells)]
    if slip == "newer back":
        returned = {"审核结果": "退回", "审核日期": dice.cell(dice.latest)}
        rows = [paper(dice, unit.code, kind, on - DAY, **cells)]
        rows.append(paper(dice, unit.code, kind, on, **returned))
    elif not slip and dice.chance(0.2):
        rows.append(paper(dice, unit.code, kind, on - DAY, 审核结果="退回", 审核日期=reviewed))
    return rows

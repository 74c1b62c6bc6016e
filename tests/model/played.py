"""A round played by command in the real program, and at the same time in the model of deadlines."""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

from tests.database.complete import sheets
from tests.database.small import Rows, workbook
from tests.model import hand
from tests.model.deadlines import DAY, RULES, Course, Days
from tests.model.words import BACK, STAGES
from tests.support import Answer, Program, run
from workflow.audit.ledgers import MARK

ROUND = "2026-1"
#: All records before feedback are of this day, so that only the acts decide the dates.
RECORDED = date(2025, 1, 2)
#: Records of feedback and rectification, which are entered when they are needed.
LATE = {"反馈会", "审议意见", "反馈意见", "整改方案", "整改报告"}
#: Ends of golden weeks, make-up days, ends of months: where dates go wrong.
EDGES = [
    "2025-01-26",
    "2025-02-05",
    "2025-02-08",
    "2025-04-27",
    "2025-05-31",
    "2025-08-31",
    "2025-09-28",
    "2025-10-08",
    "2025-10-11",
    "2025-11-30",
    "2025-12-31",
    "2026-01-04",
    "2026-02-14",
    "2026-02-24",
    "2026-02-28",
    "2026-05-09",
    "2026-08-31",
    "2026-09-20",
    "2026-10-01",
    "2026-10-10",
    "2026-11-27",
    "2026-12-31",
    "2027-01-01",
    "2027-02-28",
]
#: A made-up 2027.
YEAR = {
    **{date(2027, 1, n): False for n in (1, 2, 3)},
    **{date(2027, 2, n): False for n in range(5, 13)},
    date(2027, 1, 30): True,
    date(2027, 2, 14): True,
    date(2027, 4, 5): False,
    **{date(2027, 5, n): False for n in range(1, 6)},
    date(2027, 5, 8): True,
}


def some_day(rng: Random, first: date, last: date) -> date:
    """Return a day between two, often one on or beside an edge."""
    near = [date.fromisoformat(edge) + n * DAY for edge in EDGES for n in (-1, 0, 0, 1)]
    found = [day for day in near if first <= day <= last]
    if found and rng.random() < 0.6:
        return rng.choice(found)
    return first + rng.randint(0, (last - first).days) * DAY


def records(year: int) -> dict[str, Rows]:
    """Return the records that bring a complete unit up to feedback."""
    made: dict[str, Rows] = {}
    for sheet, rows in hand.RECORDS.items():
        kept = [r for r in rows if not {r.get("会议类型"), r.get("材料类型")} & LATE]
        made[sheet] = [{h: _cell(h, cell, year) for h, cell in r.items()} for r in kept]
    del made["整改"]
    return made


def _cell(heading: str, cell: object, year: int) -> object:
    if heading == "反馈序号":
        return None
    if heading == "年度":
        return f"{year - 3}-{year - 1}"
    return RECORDED if heading.endswith("日期") else cell


class Played:
    """One round, played by command and by the model at the same time."""

    def __init__(
        self, program: Program, folder: Path, rng: Random, units: int, start: date | None = None
    ) -> None:
        self.program, self.folder, self.rng = program, folder, rng
        start = start or some_day(rng, date(2025, 2, 15), date(2027, 2, 10))
        self.round = [start, some_day(rng, start + 120 * DAY, start + 200 * DAY)]
        self.clock = max(start - rng.randint(-5, 45) * DAY, RECORDED + 4 * DAY)
        self.hour = time(9)
        self.days = Days()
        self.courses = {
            f"u{n}": Course(self.round, self.days, self.clock) for n in range(1, units + 1)
        }
        for course in self.courses.values():
            course.entry, course.exit = self.some_plan()
        self.plan()
        rows = sheets(list(self.courses), records(start.year))
        given = {name: [{**r, "轮次编号": ROUND} for r in found] for name, found in rows.items()}
        self.ok("import", workbook(folder / "records.xlsx", given))
        self.approved: dict[str, date] = {}
        self.plans: dict[str, str] = {}

    def some_plan(self) -> tuple[date | None, date | None]:
        """Return planned days of a unit: both, one or none of its own."""
        start, end = self.round
        entry = some_day(self.rng, start - 10 * DAY, start + 60 * DAY)
        last = some_day(self.rng, entry + 15 * DAY, max(end, entry + 90 * DAY))
        return self.rng.choice([(entry, last)] * 4 + [(entry, None), (None, last), (None, None)])

    def plan(self) -> None:
        """Import the round workbook with the days as they are planned now."""
        rows = sheets(list(self.courses), hand.ROUND)
        made = {name: [dict(row) for row in given] for name, given in rows.items()}
        made["轮次"] = [
            {
                **made["轮次"][0],
                "授权日期": RECORDED,
                "开始日期": self.round[0],
                "结束日期": self.round[1],
            }
        ]
        for row in made["被巡察单位"]:
            course = self.courses[str(row["单位代码"])]
            row.update({"计划进驻": course.entry, "计划离点": course.exit})
        self.ok("import", workbook(self.folder / "round.xlsx", made))

    @property
    def at(self) -> str:
        """Return the clock of the next command."""
        return datetime.combine(self.clock, self.hour).isoformat()

    def ok(self, *arguments: str, who: str = "office") -> Any:
        """Run a command that must succeed."""
        return self.program.ok(*arguments, at=self.at, who=who)

    def later(self, *days: int) -> None:
        """Let some days pass, to some hour of the day."""
        self.clock += self.rng.choice(days) * DAY
        self.hour = self.rng.choice([time(9), time(0, 0, 1), time(7, 30), time(23, 59, 59)])

    def forward(self, unit: str) -> None:
        """Do what is lacking, and move on to the next stage."""
        course, target, on = self.courses[unit], f"{ROUND}/{unit}", self.clock
        if course.stage == "rectification" and len(course.met) < 3:
            return self._carry_out(unit)
        if course.stage == "drafting":
            self._draft(target)
        if course.stage == "feedback":
            self._give_feedback(unit)
        if course.stage in ("deputy_review", "leader_approval"):
            by = {"deputy_review": "fu", "leader_approval": "zu"}[course.stage]
            self.ok("approve", target, who=by)
            self.approved[unit] = on
        else:
            self.ok("advance", target)
        course.enter(STAGES[STAGES.index(course.stage) + 1], on)
        return None

    def _draft(self, target: str) -> None:
        file = self.folder / "draft.txt"
        file.write_text("巡察报告", encoding="utf-8")
        wanted = [f"--none-found={p}" for p in ("党的建设缺失", "全面从严治党不力")]
        authors = ("--author", "jia", "--author", "yi", "--cites", "D1")
        self.ok("draft", target, str(file), *authors, *wanted, who="jia")

    def _give_feedback(self, unit: str) -> None:
        on = self.clock
        signed = some_day(self.rng, self.approved[unit], on)
        rows: dict[str, Rows] = {
            "会议": [{"会议类型": "反馈会", "名称": "反馈", "日期": on}],
            "书面材料": [
                {"材料类型": "审议意见", "名称": "审议", "文号": "2号", "日期": on},
                {
                    "材料类型": "反馈意见",
                    "名称": "反馈",
                    "日期": self.approved[unit],
                    "签收人": "王五",
                    "签收日期": signed,
                },
            ],
            "问题底稿": [{"编号": "D1", "反馈序号": 1}],
            "整改": [
                {
                    "反馈序号": 1,
                    "措施序号": 1,
                    "底稿编号": "D1",
                    "整改措施": "修订制度",
                    "责任人": "王五",
                    "完成时限": date(2028, 1, 1),
                }
            ],
        }
        coded = {
            s: [{**r, "单位代码": unit, "轮次编号": ROUND} for r in x] for s, x in rows.items()
        }
        self.ok("import", workbook(self.folder / "feedback.xlsx", coded))
        self.courses[unit].signed = signed

    def record(self, kind: str, unit: str, **fields: object) -> Any:
        """Enter or correct one record."""
        given = [f"{name}={'' if cell is None else cell}" for name, cell in fields.items()]
        return self.ok("record", kind, f"{ROUND}/{unit}", *given)

    def _carry_out(self, unit: str) -> None:
        met, on = self.courses[unit].met, self.clock
        rest = {"rectification.plan", "rectification.report", "rectification.closed"} - met
        code = self.rng.choice(sorted(rest))
        if code == "rectification.closed":
            done = {"完成日期": on, "证明材料": "制度", "销号人": "office"}
            self.record("measure", unit, 底稿编号="D1", 措施序号=1, **done)
        else:
            kind = {"rectification.plan": "整改方案", "rectification.report": "整改报告"}[code]
            accepted = {"日期": on, "审核结果": "通过", "审核人": "某", "审核日期": on}
            made = self.record("paper", unit, 材料类型=kind, 名称=f"{kind}{self.at}", **accepted)
            self.plans[unit] = made["number"] if code == "rectification.plan" else ""
        met.add(code)

    def extend(self, unit: str, count: int, requirement: str | None = None) -> str:
        """Extend by command and in the model alike, and return how it ended."""
        only = ["--requirement", requirement] if requirement else []
        arguments = [f"{ROUND}/{unit}", "--days", str(count), "--reason", "因故", *only]
        answer = self.program.run("extend", *arguments, at=self.at, who="office")
        expected = self.courses[unit].extend(requirement, count)
        found = "done" if answer.code == 0 else answer.json["error"]["code"]
        assert (found, answer.code) == (expected, 0 if expected == "done" else 1), answer
        return expected

    def calendar(self, *arguments: str) -> Answer:
        """Run a command of the calendar's."""
        shared = ["--database", self.program.url, "--at", self.at, "--as", "office", "--json"]
        return run(["calendar", arguments[0], *shared, *arguments[1:]])

    def load(self, year: int, days: Mapping[date, bool]) -> Any:
        """Preview a calendar, which changes nothing, and load it; return what moved."""
        file = self.folder / f"{year}.csv"
        lines = [f"{on},{'班' if worked else '休'},节" for on, worked in sorted(days.items())]
        file.write_text("\n".join(["日期,类型,名称", *lines, ""]), encoding="utf-8")
        before, seen = self.open_rows(), self.seen()
        tried = self.calendar("load", str(file), "--replace", "--dry-run")
        assert tried.code == 0
        assert self.seen() == seen
        loaded = self.calendar("load", str(file), "--replace")
        assert {**loaded.json, "dry_run": True} == tried.json
        self.days = Days({**self.days.loaded, year: days})
        for course in self.courses.values():
            course.days = self.days
        told = {
            (m["inspection"], m["stage"], m["requirement"]): (m["before"], m["after"])
            for m in loaded.json["moved"]
        }
        assert told == {
            key: (before[key]["due_on"].isoformat(), row["due_on"].isoformat())
            for key, row in self.open_rows().items()
            if any(row[name] != before[key][name] for name in ("due_on", "provisional"))
        }
        return told

    def open_rows(self) -> dict[tuple[str, str, str | None], dict[str, Any]]:
        """Return the model's deadlines of open attempts."""
        return {
            (f"{ROUND}/{unit}", row["stage"], row["requirement"]): row
            for unit, course in self.courses.items()
            for row in course.deadlines()[len(course.past) :]
        }

    def seen(self) -> Any:
        """Return all dates that the program reports, and what was done.

        The end of a ledger is recorded once a day, so the first refusal of a day adds an entry.
        """
        done = [one for one in self.ok("audit", "log") if one["act"] != MARK]
        asked = [self.ok("deadlines", ROUND), self.ok("status", ROUND), done]
        return asked, self.calendar("show").json

    def assert_alike(self) -> None:
        """Assert that the program and the model give the same dates."""
        told = self.ok("deadlines", ROUND)
        for row in told:
            assert row["due_on"] in row.pop("derivation"), row
            assert row.pop("rule")
        for found in self.ok("status", ROUND)["inspections"]:
            unit = found["unit"]
            course = self.courses[unit]
            mine = [_plain(row) for row in told if row["inspection"] == f"{ROUND}/{unit}"]
            expected = [_plain(row) for row in course.deadlines()]
            assert sorted(mine, key=_place) == sorted(expected, key=_place), (unit, self.at)
            late = course.overdue_days(self.clock)
            assert found["due_on"] == _text(course.due_on()), (unit, self.at)
            assert found["overdue_days"] == late or late is None, (unit, self.at)
            for wanted in found["requirements"]:
                assert wanted["due_on"] == _text(course.requirement_due_on(wanted["code"]))
            assert {r["due_on"] for r in found["upcoming"]} <= {None}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a deadline without what is compared elsewhere, its dates as text."""
    kept = {name: _text(cell) for name, cell in row.items() if name not in ("inspection",)}
    kept["base"] = {name: _text(cell) for name, cell in row["base"].items()}
    kept.pop("by_suspension", None)
    return kept


def _place(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["stage"], row["attempt"], row["requirement"] or ""


class Acting:
    """Random acts on a round, each in the program and in the model."""

    def __init__(self, played: Played) -> None:
        self.played, self.rng = played, played.rng

    def act(self) -> None:
        """Do something that the rules allow, or that they refuse."""
        self.played.later(0, 0, 0, 1, 1, 2, 3, 5, 10, 30)
        unit = self.rng.choice(list(self.played.courses))
        course = self.played.courses[unit]
        acts = [self.extend]
        if course.state == "open":
            acts += [self.go_on] * 5 + [self.extend] * 2 + [self.pause] * 2
            acts += [self.send_back] * (3 if course.stage in BACK else 0)
        if course.state == "suspended":
            acts += [self.resume] * 3
        if course.state in ("open", "suspended"):
            acts += [self.plan] * 2
            acts += [self.sign] * (4 if course.stage == "rectification" else 0)
        self.rng.choice(acts)(unit, course)

    def go_on(self, unit: str, course: Course) -> None:
        self.played.forward(unit)

    def extend(self, unit: str, course: Course) -> None:
        own = [rule.requirement for rule in RULES if rule.stage == course.stage]
        requirement = self.rng.choice([*(own or [None]), None, "interviews.coverage"])
        self.played.extend(unit, self.rng.choice([1, 1, 2, 3, 5, 8, 13, 30, 31]), requirement)

    def pause(self, unit: str, course: Course) -> None:
        self.played.ok("suspend", f"{ROUND}/{unit}", "--reason", "因故")
        course.suspend(self.played.clock)

    def resume(self, unit: str, course: Course) -> None:
        """Resume, sometimes with a clock that was set back."""
        now = self.played.clock
        self.played.clock -= self.rng.choice([0] * 9 + [4]) * DAY
        self.played.ok("resume", f"{ROUND}/{unit}", "--reason", "继续")
        course.resume(self.played.clock)
        self.played.clock = now

    def cancel(self, unit: str, course: Course) -> None:
        self.played.ok("cancel", f"{ROUND}/{unit}", "--reason", "终止")
        course.cancel()

    def send_back(self, unit: str, course: Course) -> None:
        to = self.rng.choice(BACK[course.stage])
        who = {"deputy_review": "fu", "leader_approval": "zu"}.get(course.stage, "office")
        self.played.ok("return", f"{ROUND}/{unit}", to, "--reason", "补正", who=who)
        course.send_back(to, self.played.clock)

    def plan(self, unit: str, course: Course) -> None:
        """Plan other days, of the unit by record or workbook, or of the round."""
        start, end = self.played.round
        if self.rng.random() < 0.3:
            self.played.round[1] = some_day(self.rng, start + 100 * DAY, end + 20 * DAY)
            self.played.plan()
            return
        course.entry, course.exit = self.played.some_plan()
        if self.rng.random() < 0.5:
            self.played.plan()
        else:
            planned = {"计划进驻": course.entry, "计划离点": course.exit}
            self.played.record("unit", unit, 单位代码=unit, **planned)

    def sign(self, unit: str, course: Course) -> None:
        """Correct when the feedback paper was signed for; undo that the plan was accepted."""
        plan = self.played.plans.get(unit)
        if "rectification.plan" in course.met and plan and self.rng.random() < 0.3:
            self.played.ok("void", f"{ROUND}/{unit}", "paper", plan, "--reason", "有误")
            course.met.discard("rectification.plan")
            return
        signed = some_day(self.rng, self.played.approved[unit], self.played.clock)
        course.signed = self.rng.choice([signed] * 6 + [None])
        paper = {"材料类型": "反馈意见", "名称": "反馈"}
        self.played.record("paper", unit, **paper, 签收日期=course.signed)

"""Notices of the real program, by command, against the model of the ladder."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from notifications import delivery, falling_due
from tests.database.small import Rows, round_rows, workbook
from tests.model.deadlines import DAY, Days
from tests.model.notices import (
    INBOX,
    RUNGS,
    SMTP,
    SUPPLIER,
    WEBHOOK,
    Case,
    Counts,
    Delegation,
    House,
    Ladder,
    Ledger,
    ticks,
)
from tests.model.words import NEVER_EXEMPT, STAGES
from tests.support import Answer, Program, run

ROUND = "r1"
DUTIES = {"li": "leader", "fu": "deputy", "zu1": "member", "zu2": "member"}
HOUR = timedelta(hours=1)


@pytest.fixture
def program(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Return the program, undisturbed by the environment and the working folder."""
    for name in ("XUNCHA_DATABASE", "XUNCHA_AT", "XUNCHA_AS", "XUNCHA_TOKEN", "XUNCHA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Program(database_url, lang="en")


def on(day: str, hour: str = "09:00") -> datetime:
    """Return an instant, local."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))


class Played:
    """One round, played by command and by the model at once."""

    def __init__(
        self,
        program: Program,
        folder: Path,
        opened: datetime,
        units: dict[str, tuple[str, str]],
        ladder: Ladder | None = None,
        settings: str = "",
        house: House | None = None,
        **changed: Rows,
    ) -> None:
        self.program, self.folder, self.clock = program, folder, opened
        ladder = ladder or Ladder()
        (folder / "xuncha.toml").write_text(settings + _policy(ladder), encoding="utf-8")
        self.ledger = Ledger(house or House(), ladders={ROUND: ladder})
        planned = {u: [date.fromisoformat(day) for day in days] for u, days in units.items()}
        self.findings = False
        made = round_rows(**changed)
        made["轮次"][0].update({"开始日期": "2026-03-01", "授权日期": "2025-01-02"})
        rows = {row["单位代码"]: row for row in made["被巡察单位"]}
        made["被巡察单位"] = [
            {**rows["a"], "单位代码": u, "联络员账号": f"liaison-{u}", "计划进驻": e, "计划离点": x}
            for u, (e, x) in planned.items()
        ]
        made["花名册"] = [
            {**row, "单位代码": u}
            for u in planned
            for row in made["花名册"]
            if row["单位代码"] == "a"
        ]
        self.sheets = made
        self.ok("import", workbook(folder / "round.xlsx", made))
        for unit, (entry, last) in planned.items():
            case = Case(f"{ROUND}/{unit}", dict(DUTIES), f"liaison-{unit}", entry, last)
            case.entered("preparation", 1, "office", opened.date())
            self.ledger.cases.append(case)
        self.refresh()

    @property
    def at(self) -> str:
        """Return the clock of the next command."""
        return self.clock.isoformat()

    def case(self, unit: str) -> Case:
        """Return what the model has of a unit."""
        return next(c for c in self.ledger.cases if c.name == f"{ROUND}/{unit}")

    def ok(self, *arguments: str, who: str = "office", **given: Any) -> Any:
        """Run a command that must succeed."""
        return self.program.ok(*arguments, at=self.at, who=who, **given)

    def act(self, unit: str, *arguments: str, who: str = "office", behind: str = "") -> Any:
        """Do something on a unit, and let the model see how it then stands."""
        command, *rest = arguments
        given = [f"{ROUND}/{unit}", *rest]
        if command == "record":
            given = [rest[0], f"{ROUND}/{unit}", *rest[1:]]
        if behind:
            given = [*given, "--for", behind]
        done = self.ok(command, *given, who=who)
        self.refresh(unit, by=who)
        return done

    def refresh(self, *units: str, by: str = "") -> None:
        """Read from the program by when what is due, and who can supply what is unmet."""
        for case in self.ledger.cases:
            unit = case.name.split("/")[1]
            if units and unit not in units:
                continue
            found = self.ok("status", case.name)
            if (found["stage"], found["attempt"]) != (case.stage, case.attempt):
                assert by
                case.entered(found["stage"], found["attempt"], by, self.clock.date())
            case.state = found["state"]
            case.unmet = {
                r["code"]: r["who"]
                for r in found["requirements"]
                if not r["met"] and not r["exempted"]
            }
            for row in self.ok("deadlines", case.name):
                if (row["stage"], row["attempt"]) == (case.stage, case.attempt):
                    due_on = date.fromisoformat(row["due_on"])
                    case.dated(row["requirement"], due_on, row["state"] == "met")

    def tick(self, at: datetime | None = None) -> Counts:
        """Let a tick run, and compare what it says with the model."""
        self.clock = at or self.clock
        answer = self.program.run("tick", at=self.at, who="")
        assert answer.code == 0, answer
        expected = self.ledger.tick(self.clock)
        told = answer.json
        assert told.pop("at") == f"{self.at}+08:00"
        assert told == vars(expected), (self.at, self.difference())
        return expected

    def silence(self, instants: Iterable[datetime]) -> None:
        """Let ticks run while nobody does anything, and compare the ledger at the end."""
        for at in instants:
            self.tick(at)
        self.assert_alike()

    def rows(self) -> list[dict[str, Any]]:
        """Return the ledger of the program."""
        found: list[dict[str, Any]] = self.ok("notices", ROUND)
        return [row for row in found if row["state"] != "planned"]

    def difference(self) -> dict[str, Any]:
        """Return what is in one of both ledgers only."""
        mine = Counter(_row(row) for row in self.rows())
        return {
            "only the program": sorted(map(str, mine - self.ledger.rows)),
            "only the model": sorted(map(str, self.ledger.rows - mine)),
        }

    def assert_alike(self) -> None:
        """Assert that both ledgers are the same, and what went out as one message."""
        rows = self.rows()
        assert self.difference() == {"only the program": [], "only the model": []}
        together: dict[str, set[Any]] = {}
        for row in rows:
            assert row["id"]
            if row["state"] == "sent":
                assert row["message"]
                assert row["sent_at"] >= row["planned_for"] or row["due_on"] is None
                together.setdefault(row["message"], set()).add(_row(row))
            else:
                assert row["state"] in ("suppressed", "due")
                assert (row["state"] == "suppressed") == ("not sent: " in row["why"])
                assert row["sent_at"] is None
        assert Counter(map(frozenset, together.values())) == Counter(self.ledger.messages)
        assert len({row["id"] for row in rows}) == len(rows)

    def to(self, unit: str, stage: str, by: str = "office") -> None:
        """Bring a unit to a stage; what may be is set aside."""
        while self.case(unit).stage != stage:
            self.forward(unit, by)

    def forward(self, unit: str, by: str = "office") -> None:
        """Bring a unit to the next stage."""
        case = self.case(unit)
        for code in case.unmet:
            if code == "feedback.authorized":
                self.ok("approve", case.name, who="leading")
            elif code not in NEVER_EXEMPT:
                given = ("exempt", case.name, code, "--reason", "试验")
                self.ok(*given, who="leading")
        if case.stage == "drafting":
            file = self.folder / "draft.txt"
            file.write_text("巡察报告", encoding="utf-8")
            none = [
                f"--none-found={p}" for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力")
            ]
            cited = ["--cites=D1"] if self.findings else []
            drafted = ("draft", case.name, str(file), "--author", "zu1", "--author", "zu2")
            self.ok(*drafted, *cited, *none, who="zu1")
        if case.stage in ("deputy_review", "leader_approval"):
            reviewer = {"deputy_review": "fu", "leader_approval": "li"}[case.stage]
            self.act(unit, "approve", who=reviewer)
        else:
            self.act(unit, "advance", who=by)

    def user(self, *arguments: str) -> Answer:
        """Run a command on accounts."""
        shared = ["--database", self.program.url, "--at", self.at, "--as", "sysadmin", "--json"]
        answer = run(["user", arguments[0], *shared, *arguments[1:]])
        assert answer.code == 0, answer
        return answer

    def load(self, year: int, days: dict[date, bool]) -> None:
        """Load the days off of a year."""
        file = self.folder / f"{year}.csv"
        lines = [f"{day},{'班' if worked else '休'},节" for day, worked in sorted(days.items())]
        file.write_text("\n".join(["日期,类型,名称", *lines, ""]), encoding="utf-8")
        shared = ["--database", self.program.url, "--at", self.at, "--as", "office", "--json"]
        loaded = run(["calendar", "load", *shared, str(file)])
        assert loaded.code == 0, loaded
        self.refresh()

    def delegate(self, principal: str, delegate: str, first: str, last: str) -> None:
        """Have somebody act for somebody."""
        self.user("delegate", principal, delegate, "--from", first, "--until", last)
        given = (date.fromisoformat(first), date.fromisoformat(last))
        self.ledger.house.delegations.append(Delegation(principal, delegate, *given))


def _policy(ladder: Ladder) -> str:
    """Return the ladder as it is written in xuncha.toml."""
    plain = Ladder()
    lines = ["", "[policy.ladder]"]
    for name in ("at", "quiet_from", "quiet_until"):
        lines.append(f'{name} = "{getattr(ladder, name):%H:%M}"')
    for name in ("on_days_off", "in_quiet_hours"):
        lines.append(f"{name} = {json.dumps(list(getattr(ladder, name)))}")
    lines.append(f"on_site_every_day = {json.dumps(ladder.on_site_every_day)}")
    if ladder.rungs != plain.rungs:
        lines.append("[policy.ladder.rungs]")
        off: dict[str, list[str]] = {rung: [] for rung in RUNGS}
        lines += [f"{rung} = {json.dumps(who)}" for rung, who in {**off, **ladder.rungs}.items()]
    return "\n".join([*lines, ""])


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    planned = datetime.fromisoformat(row["planned_for"])
    assert planned.utcoffset() == timedelta(hours=8)
    return (
        row["inspection"],
        row["stage"],
        row["requirement"],
        row["attempt"],
        row["rung"],
        row["recipient"],
        row["channel"],
        planned.replace(tzinfo=None),
        date.fromisoformat(row["due_on"]),
        row["state"],
    )


A = {"a": ("2026-03-16", "2026-05-16")}
AB = {**A, "b": ("2026-03-20", "2026-06-20")}


# --- silence --------------------------------------------------------------------------------------


def test_weeks_of_silence_with_a_tick_each_day(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence(ticks(on("2026-02-20"), on("2026-03-27")))
    assert len(played.ledger.rows) > 60


@pytest.mark.drill
@pytest.mark.slow
def test_weeks_of_silence_with_a_tick_each_hour(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence(ticks(on("2026-02-24", "00:30"), on("2026-03-14"), HOUR))


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_weeks_of_silence_with_ticks_at_any_time(
    seed: int, program: Program, tmp_path: Path
) -> None:
    rng = Random(seed)
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    instants = [on("2026-02-20") + timedelta(minutes=rng.randint(0, 60_000)) for _ in range(70)]
    played.silence(sorted(instants))


@pytest.mark.parametrize(
    ("entry", "last", "first"),
    [
        # Ten working days before these are around a golden week and its made-up days.
        ("2026-10-21", "2026-12-20", "2026-09-16"),
        ("2026-03-04", "2026-05-20", "2026-02-02"),
        ("2025-10-22", "2025-12-20", "2025-09-22"),
        ("2026-05-15", "2026-08-20", "2026-04-20"),
    ],
)
@pytest.mark.drill
@pytest.mark.slow
def test_silence_over_a_golden_week_and_its_made_up_days(
    entry: str, last: str, first: str, program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on(first, "08:00"), {"a": (entry, last)})
    played.silence(ticks(on(first, "09:00"), on(first) + 38 * DAY))
    assert {row[4] for row in played.ledger.rows} == set(RUNGS)


@pytest.mark.drill
@pytest.mark.slow
def test_a_year_without_official_days_off(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-12-14"), {"a": ("2027-01-06", "2027-03-06")})
    played.silence(ticks(on("2026-12-14"), on("2027-01-08")))


# --- ticks that are missing, a clock that is set --------------------------------------------------


@pytest.mark.parametrize("missing", [3, 30])
def test_after_an_outage_one_catch_up_at_the_right_rung(
    missing: int, program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25"), on("2026-02-26")])
    found = played.tick(on("2026-02-27") + missing * DAY)
    people = 6 if missing == 30 else 5  # the leading group hears of it after five days only
    assert found.messages <= people
    played.silence([on("2026-02-27", "09:05") + missing * DAY])
    played.silence([on("2026-02-28") + missing * DAY])


@pytest.mark.drill
@pytest.mark.slow
def test_an_outage_over_a_weekend_ends_on_any_day_at_any_hour(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25")])
    # a Saturday morning, a Sunday night, a Monday before and after 08:00, 20:00 sharp
    for at in (
        on("2026-03-07"),
        on("2026-03-08", "23:00"),
        on("2026-03-09", "07:59"),
        on("2026-03-09", "08:00"),
        on("2026-03-10", "20:00"),
        on("2026-03-11", "19:59"),
        on("2026-03-16", "08:30"),
        on("2026-03-16", "09:00"),
    ):
        played.silence([at])


def test_a_clock_that_is_set_forward_and_back_tells_nothing_twice(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25"), on("2027-02-25"), on("2026-02-26"), on("2026-03-10")])
    assert played.tick(on("2027-02-26")).due == 0


@pytest.mark.drill
@pytest.mark.slow
def test_a_clock_an_hour_back_and_a_day_forward(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    instants = [on("2026-02-25", "08:59"), on("2026-02-25"), on("2026-02-25", "08:00")]
    played.silence([*instants, on("2026-02-26"), on("2026-02-25"), on("2026-02-27")])


# --- what happens in between ----------------------------------------------------------------------


def test_who_entered_the_stage_is_not_told_that_day(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-02-25", "2026-04-01")})
    played.clock = on("2026-03-09", "10:00")
    played.to("a", "communication_meeting", by="li")  # three days after entry are over by now
    counts = played.tick(on("2026-03-09", "10:05"))
    assert counts.sent == 5  # the office, the rest of the team, and the leading group
    played.silence([on("2026-03-09", "15:00"), on("2026-03-10"), on("2026-03-20")])


def test_what_was_written_with_rungs_already_past_starts_at_the_highest(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-02"), {"a": ("2026-03-16", "2026-05-16")})
    played.clock = on("2026-04-08", "10:00")
    played.to("a", "interviews")  # due on 10 April
    played.silence([on("2026-04-08", "11:00"), on("2026-04-09"), on("2026-04-10")])


def test_what_is_met_suspended_extended_returned_or_cancelled_is_not_told(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.tick(on("2026-02-26"))
    played.clock = on("2026-02-27", "10:00")
    played.act("a", "suspend", "--reason", "因故")
    played.act("b", "extend", "--days", "3", "--reason", "因故")
    played.silence([on("2026-03-02"), on("2026-03-04"), on("2026-03-06")])
    played.clock = on("2026-03-06", "15:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-06", "16:00"), on("2026-03-10"), on("2026-03-11")])
    played.clock = on("2026-03-11", "10:00")
    played.act("a", "record", "paper", "材料类型=工作方案", "名称=方案", "日期=2026-03-01")
    played.to("a", "document_review")
    played.act("b", "cancel", "--reason", "终止")
    played.silence([on("2026-03-12"), on("2026-04-17"), on("2026-04-20")])
    played.clock = on("2026-04-20", "11:00")
    played.act("a", "return", "interviews", "--reason", "补谈")
    played.silence([on("2026-04-20", "12:00"), on("2026-04-21"), on("2026-05-08")])


@pytest.mark.drill
@pytest.mark.slow
def test_suspended_and_resumed_on_one_day_the_ladder_goes_on(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26"), on("2026-02-28")])
    played.clock = on("2026-03-02", "08:30")
    played.act("a", "suspend", "--reason", "因故")
    played.silence([on("2026-03-02")])
    played.clock = on("2026-03-02", "10:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-02", "10:01"), on("2026-03-03"), on("2026-03-04")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_planned_day_that_is_corrected_and_corrected_back(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26")])
    for entry in ("2026-03-20", "2026-03-16"):
        played.clock += HOUR
        played.act("a", "record", "unit", "单位代码=a", f"计划进驻={entry}")
        played.case("a").first_day = date.fromisoformat(entry)
        played.silence([played.clock, played.clock + DAY])
    played.silence(ticks(on("2026-03-02"), on("2026-03-10")))


def rectifying(played: Played) -> None:
    """Bring unit a to rectification, the feedback signed for on 2026-04-10."""
    played.clock = on("2026-04-10", "10:00")
    played.to("a", "document_review")
    finding = ["三大问题=党的领导弱化", "证据=账页", "状态=已核实", "核实日期=2026-04-09"]
    told = ["告知日期=2026-04-09", "承办人1=zu1", "承办人2=zu2", "标题=某"]
    played.act("a", "record", "finding", "编号=D1", *finding, *told)
    played.findings = True
    played.to("a", "feedback")
    signed = ["日期=2026-04-10", "签收人=王五", "签收日期=2026-04-10"]
    played.act("a", "record", "paper", "材料类型=反馈意见", "名称=反馈", *signed)
    played.act("a", "record", "finding", "编号=D1", "反馈序号=1")
    played.to("a", "rectification")
    measure = ["反馈序号=1", "底稿编号=D1", "措施序号=1", "责任人=王五", "完成时限=2026-09-01"]
    played.act("a", "record", "measure", *measure)
    assert len(played.case("a").deadlines) == 4


@pytest.mark.drill
@pytest.mark.slow
def test_several_deadlines_of_rectification_met_and_undone(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    rectifying(played)
    played.silence(ticks(on("2026-04-10", "11:00"), on("2026-05-07", "11:00")))
    played.clock = on("2026-05-08", "15:00")
    plan = [
        "材料类型=整改方案",
        "名称=方案",
        "日期=2026-05-07",
        "审核结果=通过",
        "审核日期=2026-05-07",
    ]
    number = played.act("a", "record", "paper", *plan)["number"]
    played.silence([on("2026-05-11"), on("2026-05-12"), on("2026-05-14")])
    played.clock = on("2026-05-14", "15:00")
    played.act("a", "void", "paper", str(number), "--reason", "误录")
    played.silence(
        [on("2026-05-14", "15:01"), on("2026-05-15"), on("2026-05-18"), on("2026-05-19")]
    )
    played.clock = on("2026-06-30", "10:00")
    played.act(
        "a", "extend", "--days", "5", "--reason", "因故", "--requirement", "rectification.report"
    )
    played.silence(ticks(on("2026-07-01"), on("2026-07-28")))
    played.silence(ticks(on("2026-09-28"), on("2026-10-24")))
    played.clock = on("2026-10-24", "11:00")
    closed = ["完成日期=2026-10-24", "证明材料=制度", "销号人=office"]
    played.act("a", "record", "measure", "底稿编号=D1", "措施序号=1", *closed)
    played.silence([on("2026-10-26")])
    for code in ("rectification.plan", "rectification.report"):
        played.act("a", "exempt", code, "--reason", "试验", who="leading")
    played.silence([on("2026-10-27"), on("2026-11-10")])
    played.act("a", "advance")
    played.silence([on("2026-11-11"), on("2026-12-10")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_deadline_met_while_its_rungs_come_is_told_when_it_is_undone(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    rectifying(played)
    plan = [
        "材料类型=整改方案",
        "名称=方案",
        "日期=2026-04-10",
        "审核结果=通过",
        "审核日期=2026-04-10",
    ]
    number = played.act("a", "record", "paper", *plan)["number"]
    played.silence(ticks(on("2026-04-24"), on("2026-05-08")))
    played.clock = on("2026-05-08", "11:00")
    played.act("a", "void", "paper", str(number), "--reason", "误录")
    played.silence(ticks(on("2026-05-08", "11:01"), on("2026-05-16", "11:01")))


def test_a_delegate_is_told_as_well_as_the_principal_while_it_lasts(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.user("add", "wang", "--name", "王代", "--role", "leading_group")
    played.ledger.house.leading.append("wang")
    played.delegate("fu", "wang", "2026-02-26", "2026-02-27")
    played.delegate("fu", "zu1", "2026-02-26", "2026-02-28")
    played.delegate("office", "wang", "2026-03-02", "2026-03-03")
    played.delegate("wang", "leading", "2026-02-01", "2026-12-31")
    played.silence([on("2026-02-25"), on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])
    played.silence([on("2026-03-03"), on("2026-03-05"), on("2026-03-09"), on("2026-03-10")])
    assert {row[5] for row in played.ledger.rows} == {*DUTIES, "office", "leading", "wang"}


@pytest.mark.drill
@pytest.mark.slow
def test_everybody_of_a_role_who_takes_part_is_told(program: Program, tmp_path: Path) -> None:
    recusals: Rows = [
        {"账号": a, "单位代码": "*", "情形": "无"} for a in ("li", "fu", "zu1", "zu2")
    ]
    recusals += [
        {"账号": "zu3", "单位代码": "a", "情形": "任职回避", "处理": "不参加", "批准人": "书记"}
    ]
    team: Rows = [
        *round_rows()["巡察组"],
        {"账号": "zu3", "姓名": "祖三", "职责": "组员", "分工": "谈话"},
        {"账号": "zu4", "姓名": "祖四", "职责": "组员", "分工": "谈话", "截止日期": "2026-03-02"},
        {"账号": "fu2", "姓名": "付二", "职责": "副组长", "分工": "谈话", "起始日期": "2026-03-03"},
    ]
    played = Played(program, tmp_path, on("2026-02-20"), A, 巡察组=team, 回避申报=recusals)
    played.user("add", "office2", "--name", "办二", "--role", "office")
    played.ledger.house.office.append("office2")
    played.case("a").team["zu4"] = "member"
    played.silence([on("2026-02-25"), on("2026-02-27"), on("2026-03-02")])
    del played.case("a").team["zu4"]
    played.case("a").team["fu2"] = "deputy"
    played.clock = on("2026-03-03", "08:00")
    played.refresh("a")
    played.silence([on("2026-03-03"), on("2026-03-05"), on("2026-03-09")])


# --- other policies -------------------------------------------------------------------------------


#: Whose last day is a Saturday, on which document_review is due.
SATURDAY = {"a": ("2026-03-16", "2026-04-18")}


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize(
    "ladder",
    [
        Ladder(),
        Ladder(on_days_off=("due", "overdue_1")),
        Ladder(in_quiet_hours=("due", "overdue_3")),
        Ladder(on_days_off=tuple(RUNGS), in_quiet_hours=tuple(RUNGS)),
        Ladder(at=time(14, 30), quiet_from=time(15), quiet_until=time(14)),
        Ladder(rungs={"before_5": ["office"], "before_2": ["liaison"], "due": ["leader", SUPPLIER],
                      "overdue_1": ["leading_group"], "overdue_10": ["member", "liaison"]}),
        Ladder(rungs={**RUNGS, "before_3": [], "overdue_5": []}),
        Ladder(on_site_every_day=True),
    ],
    ids=["plain", "off", "quiet", "always", "hours", "others", "fewer", "on site"],
)  # fmt: skip
@pytest.mark.parametrize("step", [DAY, timedelta(hours=7)], ids=["daily", "often"])
def test_another_ladder(ladder: Ladder, step: timedelta, program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), SATURDAY, ladder)
    played.clock = on("2026-04-01", "10:00")
    played.to("a", "document_review")
    played.silence(ticks(on("2026-04-10"), on("2026-05-08"), step))


@pytest.mark.drill
@pytest.mark.slow
def test_who_is_not_on_site_is_told_once_after_the_day_off(
    program: Program, tmp_path: Path
) -> None:
    """Found: the office gets the rung of Saturday on Monday at 08:00 and the next at 09:00, though
    rungs go out "at 09:00, one that falls on a day off … on the next working day", the highest.
    """
    played = Played(program, tmp_path, on("2026-02-20"), SATURDAY, Ladder(on_site_every_day=True))
    played.clock = on("2026-04-01", "10:00")
    played.to("a", "document_review")
    played.silence([on("2026-04-18"), on("2026-04-20", "08:30"), on("2026-04-20")])


def test_a_channel_out_of_the_house_is_named_but_a_simulation_sends_nothing(
    program: Program, tmp_path: Path
) -> None:
    settings = (
        '[smtp]\nhost = "127.0.0.1"\nport = 1\nsender = "a@b"\n'
        '[webhook]\nurl = "http://127.0.0.1:1/"\n'
    )
    house = House(outside=(SMTP, WEBHOOK), addresses=frozenset({"zu1", "liaison-a"}))
    team = [{**m, "邮箱": "zu1@b" if m["账号"] == "zu1" else None} for m in round_rows()["巡察组"]]
    opened = on("2026-02-20")
    played = Played(program, tmp_path, opened, A, settings=settings, house=house, 巡察组=team)
    played.silence([on("2026-02-25"), on("2026-03-02")])
    assert Counter(row[6] for row in played.ledger.rows)[INBOX] > 0


# --- a date that does not move --------------------------------------------------------------------
# A new version may say something new of how a date was counted; where the date stays, nothing is
# told again: "a corrected planned day … moves it as a new version" (4.5), "every notice once".


def test_suspended_and_resumed_on_one_day_nothing_is_told_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])
    played.clock = on("2026-03-02", "10:00")
    played.act("a", "suspend", "--reason", "因故")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-02", "10:05"), on("2026-03-03")])


@pytest.mark.drill
@pytest.mark.slow
def test_suspended_over_a_weekend_nothing_is_told_again(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-03-23", "2026-05-20")})
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 9)]
    played.silence([on("2026-03-06"), on("2026-03-07")])
    played.clock = on("2026-03-06", "18:00")
    played.act("a", "suspend", "--reason", "因故")
    played.clock = on("2026-03-08", "18:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-09", "08:30"), on("2026-03-09")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_planned_day_corrected_without_effect_tells_nothing_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-03-21", "2026-05-16")})
    played.silence([on("2026-03-05"), on("2026-03-06")])
    played.clock = on("2026-03-06", "10:00")
    played.act(
        "a", "record", "unit", "单位代码=a", "计划进驻=2026-03-22"
    )  # from Saturday to Sunday
    played.silence([on("2026-03-06", "10:05"), on("2026-03-09")])


@pytest.mark.drill
@pytest.mark.slow
def test_days_off_that_are_loaded_and_move_nothing_tell_nothing_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-12-20"), {"a": ("2027-01-21", "2027-03-06")})
    (due_on,) = [d.due_on for d in played.case("a").deadlines.values()]
    assert due_on == date(2027, 1, 7)
    played.silence([on("2027-01-04"), on("2027-01-06")])
    played.clock = on("2027-01-06", "10:00")
    played.load(2027, {date(2027, 10, 1): False})
    assert [d.due_on for d in played.case("a").deadlines.values()] == [due_on]
    played.silence([on("2027-01-06", "10:05"), on("2027-01-07")])


# --- a ladder that changes ------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_a_ladder_that_is_adopted_holds_from_then_on(program: Program, tmp_path: Path) -> None:
    """The instant of the next rung may not be kept from the old ladder."""
    sparse = Ladder(rungs={"due": [SUPPLIER]})
    played = Played(program, tmp_path, on("2026-02-20"), A, sparse)
    played.silence([on("2026-02-24")])
    played.clock = on("2026-02-24", "10:00")
    ladder = Ladder()
    (tmp_path / "xuncha.toml").write_text(_policy(ladder), encoding="utf-8")
    played.ok("policy", "adopt", ROUND)
    played.ledger.ladders[ROUND] = ladder
    played.refresh()
    played.silence([on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])


@pytest.mark.drill
@pytest.mark.slow
def test_days_off_that_are_corrected_move_the_rungs_of_a_date_that_stays(
    program: Program, tmp_path: Path
) -> None:
    """Nor may it be kept from the old days off."""
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.clock = on("2026-03-02", "10:00")
    played.to("a", "communication_meeting")
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 19)]
    played.silence([on("2026-03-02", "11:00")])
    year = [date(2026, 1, 1) + n * DAY for n in range(365)]
    days = {day: Days().worked(day) for day in year if Days().worked(day) != (day.weekday() < 5)}
    days |= {date(2026, 3, 17): False, date(2026, 3, 18): False}
    played.load(2026, days)
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 19)]
    played.ledger.ladders[ROUND] = Ladder(days=Days({2026: days}))
    played.silence([on("2026-03-12"), on("2026-03-16"), on("2026-03-19"), on("2026-03-20")])


# --- looking ahead --------------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_what_is_planned_is_what_then_falls_due(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.clock = on("2026-02-21")
    ahead = Counter(_row(r)[:-1] for r in played.ok("notices", ROUND))
    assert all(r["id"] is None and r["state"] == "planned" for r in played.ok("notices", ROUND))
    played.silence(ticks(on("2026-02-21"), on("2026-03-27")))
    assert ahead == Counter(row[:-1] for row in played.ledger.rows)
    assert played.ok("notices", ROUND) == played.rows()  # nothing is left to come


@pytest.mark.drill
@pytest.mark.slow
def test_what_is_in_the_ledger_is_not_planned_once_more(program: Program, tmp_path: Path) -> None:
    """After a clock was set forward and back, rungs that fell due are not to come any more."""
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2027-02-25")])
    played.clock = on("2026-02-25")
    assert [r["rung"] for r in played.ok("notices", ROUND) if r["state"] == "planned"] == []
    played.silence(ticks(on("2026-02-26"), on("2026-03-10"), 3 * DAY))


@pytest.mark.drill
@pytest.mark.slow
def test_how_much_is_done_at_once_makes_no_difference(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(falling_due, "AT_ONCE", 2)
    monkeypatch.setattr(delivery, "AT_ONCE", 2)
    played = Played(program, tmp_path, on("2026-02-20"), {f"u{n}": A["a"] for n in range(5)})
    counts = [played.tick(at) for at in ticks(on("2026-02-26"), on("2026-03-12"))]
    played.assert_alike()
    assert max(one.messages for one in counts) == 6
    assert max(one.sent for one in counts) == 6 * 5


# --- everything at random -------------------------------------------------------------------------


class Acting:
    """Random acts on two units, with ticks in between."""

    def __init__(self, played: Played, rng: Random) -> None:
        self.played, self.rng = played, rng

    def step(self) -> None:
        """Let some time pass, do something, or let a tick run."""
        played, rng = self.played, self.rng
        played.clock += rng.choice([HOUR, 5 * HOUR, DAY, DAY, 2 * DAY, 9 * DAY])
        if rng.random() < 0.1:
            played.clock -= rng.choice([HOUR, DAY, 3 * DAY])
        if rng.random() < 0.65:
            self.played.tick()
            return
        unit = rng.choice([c.name.split("/")[1] for c in played.ledger.cases])
        case = played.case(unit)
        if case.state == "suspended":
            played.act(unit, "resume", "--reason", "继续")
        elif case.state == "open":
            rng.choice([*self._acts(case)])(unit, case)

    def _acts(self, case: Case) -> Iterator[Any]:
        yield from [self.forward] * 4
        yield from [self.extend] * 2
        yield from [self.suspend] * 2
        yield self.correct
        if case.stage in ("document_review", "drafting"):
            yield from [self.back] * 2

    def forward(self, unit: str, case: Case) -> None:
        if STAGES.index(case.stage) < STAGES.index("leader_approval"):
            self.played.forward(unit, by=self.rng.choice(["office", "li"]))

    def extend(self, unit: str, case: Case) -> None:
        days = str(self.rng.choice([1, 2, 5]))
        self.played.program.run(
            "extend", case.name, "--days", days, "--reason", "因故", at=self.played.at
        )
        self.played.refresh(unit)

    def suspend(self, unit: str, case: Case) -> None:
        self.played.act(unit, "suspend", "--reason", "因故")

    def correct(self, unit: str, case: Case) -> None:
        entry = case.first_day + self.rng.choice([-3, -1, 1, 3, 7]) * DAY
        self.played.act(unit, "record", "unit", f"单位代码={unit}", f"计划进驻={entry}")
        case.first_day = entry

    def back(self, unit: str, case: Case) -> None:
        to = {"document_review": "interviews", "drafting": "document_review"}[case.stage]
        self.played.act(unit, "return", to, "--reason", "补正", who="office")


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_at_random(seed: int, program: Program, tmp_path: Path) -> None:
    rng = Random(seed)
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.delegate("li", "zu2", "2026-03-01", "2026-03-20")
    acting = Acting(played, rng)
    for _ in range(70):
        acting.step()
    played.assert_alike()

"""When everything is due (section 7, and 4 "When a deadline starts"), without the program.

Where those sentences leave something open, a comment beside the line gives the reading taken.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chinese_calendar import is_workday

DAY = timedelta(days=1)
#: The years whose days off ship with the program.
OFFICIAL = range(2019, 2027)


@dataclass(frozen=True)
class Rule:
    """A number of working days (wd), calendar days (d) or months (m) after or before a base."""

    stage: str
    base: str
    count: int
    unit: str
    requirement: str | None = None


RULES = (
    Rule("preparation", "entry", -10, "wd"),
    Rule("communication_meeting", "entry", 3, "d"),
    Rule("mobilization", "entry", 3, "d"),
    Rule("reporting_meeting", "entry", 3, "d"),
    Rule("interviews", "entry", 25, "d"),
    Rule("document_review", "entry", 35, "d"),
    Rule("drafting", "exit", 15, "d"),
    Rule("deputy_review", "entering", 3, "wd"),
    Rule("leader_approval", "entering", 3, "wd"),
    Rule("feedback", "exit", 60, "d"),
    Rule("rectification", "signed", 6, "m"),
    Rule("rectification", "signed", 15, "wd", "rectification.plan"),
    Rule("rectification", "signed", 3, "m", "rectification.report"),
    Rule("rectification", "signed", 6, "m", "rectification.closed"),
)
NEVER_AFTER_EXIT = ("interviews", "document_review")
TIMES, TOGETHER = 3, 30


@dataclass(frozen=True)
class Days:
    """Which days are worked; `loaded`: year → its days off (False) and made-up days (True)."""

    loaded: Mapping[int, Mapping[date, bool]] = field(default_factory=dict)

    def official(self, year: int) -> bool:
        """Tell whether there is official data for a year."""
        return year in OFFICIAL or year in self.loaded

    def worked(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        if day.year in self.loaded:
            return self.loaded[day.year].get(day, day.weekday() < 5)
        return bool(is_workday(day)) if day.year in OFFICIAL else day.weekday() < 5

    def rolled(self, day: date, step: int = 1) -> date:
        """Return the day itself, or the next working day in one direction."""
        while not self.worked(day):
            day += step * DAY
        return day

    def moved(self, day: date, count: int) -> date:
        """Return the working day that is so many working days away; the day does not count."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self.rolled(day + step * DAY, step)
        return day

    def provisional(self, first: date, *others: date) -> bool:
        """Tell whether some year from the earliest of the days to the latest has no data."""
        years = [day.year for day in (first, *others)]
        return not all(self.official(year) for year in range(min(years), max(years) + 1))


def months_after(day: date, count: int) -> date:
    """Return the same day of a later month, or its last day where it has none."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


Suspension = tuple[date, date]


@dataclass(frozen=True)
class Due:
    """A due day, and whether it is provisional."""

    due_on: date
    original_due_on: date
    provisional: bool
    #: Whether only the working days of a suspension lie in a year without official data.
    by_suspension: bool = False


def due(
    rule: Rule,
    base: date,
    days: Days,
    *,
    not_after: date | None = None,
    extended: int = 0,
    suspensions: tuple[Suspension, ...] = (),
) -> Due:
    """Return when something is due: the rule, then all extensions, then each suspension."""
    on = _counted(rule, base, days)
    if not_after:
        on = min(on, not_after)  # "the exit day itself stands, day off or not"
    passed, suspended = [base, on], []
    original, on = on, days.moved(on, extended)
    for began, resumed in suspensions:
        span = [began + n * DAY for n in range(1, (resumed - began).days + 1)]
        passed.append(on)
        if rule.unit == "wd":
            suspended += span
            on = days.moved(on, sum(map(days.worked, span)))
        elif span:  # read: no day, no move, so that an exit day that is a day off still stands
            on = days.rolled(on + len(span) * DAY)
    passed.append(on)
    dated = days.provisional(*passed)
    counted = days.provisional(*passed, *suspended)
    return Due(on, original, counted, by_suspension=counted and not dated)


def _counted(rule: Rule, base: date, days: Days) -> date:
    if rule.unit == "wd":
        return days.moved(base, rule.count)
    forward = rule.count * DAY
    return days.rolled(months_after(base, rule.count) if rule.unit == "m" else base + forward)


@dataclass
class Attempt:
    """One entry into a stage, with what happened to its deadlines."""

    stage: str
    number: int
    entered: date
    #: Requirement, or None for the stage → the working days of each extension.
    extended: dict[str | None, list[int]] = field(default_factory=dict)
    suspensions: list[Suspension] = field(default_factory=list)


Row = dict[str, Any]


@dataclass
class Course:
    """One inspection and all its due days."""

    #: The round's first and last day, shared by its inspections.
    round: list[date]
    days: Days
    entered: date
    entry: date | None = None
    exit: date | None = None
    signed: date | None = None
    state: str = "open"
    suspended_on: date | None = None
    #: The requirements that are met at present, of those that have a deadline of their own.
    met: set[str] = field(default_factory=set)
    attempts: list[Attempt] = field(default_factory=list)
    #: Deadlines of attempts that were left, as they were then; the reading taken: they stay.
    past: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start in preparation."""
        self.attempts = [Attempt("preparation", 1, self.entered)]

    @property
    def now(self) -> Attempt:
        """Return the open attempt, or the last one."""
        return self.attempts[-1]

    @property
    def stage(self) -> str:
        """Return the current stage."""
        return "closed" if self.state == "closed" else self.now.stage

    @property
    def first_day(self) -> date:
        """Return the planned entry: the unit's own, else the round's."""
        return self.entry or self.round[0]

    @property
    def last_day(self) -> date:
        """Return the planned exit."""
        return self.exit or self.round[1]

    def enter(self, stage: str, on: date) -> None:
        """Leave the stage as done, and enter the next."""
        self._leave("met")
        if stage == "closed":
            self.state = "closed"
        else:
            self._open(stage, on)

    def send_back(self, stage: str, on: date) -> None:
        """Return to an earlier stage."""
        self._leave("void")
        self._open(stage, on)

    def _leave(self, state: str) -> None:
        self.past += [{**row, "state": state} for row in self._current()]

    def _open(self, stage: str, on: date) -> None:
        number = 1 + sum(attempt.stage == stage for attempt in self.attempts)
        self.attempts.append(Attempt(stage, number, on))

    def suspend(self, on: date) -> None:
        """Freeze it."""
        self.state, self.suspended_on = "suspended", on

    def resume(self, on: date) -> None:
        """Take it up again."""
        assert self.suspended_on
        self.now.suspensions.append((self.suspended_on, on))
        self.state = "open"

    def cancel(self) -> None:
        """End it early."""
        self._leave("void")  # read: what was met by then is void as well
        self.state = "cancelled"

    def extend(self, requirement: str | None, count: int) -> str:
        """Extend a deadline and return `done`, or why that is refused."""
        if self.state in ("closed", "cancelled"):
            return "ended"
        if self.state == "suspended":
            return "suspended"
        if requirement not in [rule.requirement for rule in self._rules()]:
            return "not_found"
        before = self.now.extended.setdefault(requirement, [])  # read: the limits are each one's
        if len(before) == TIMES or sum(before) + count > TOGETHER:
            return "limit_reached"
        before.append(count)
        return "done"

    def _rules(self) -> list[Rule]:
        return [rule for rule in RULES if rule.stage == self.now.stage]

    def _base(self, rule: Rule) -> tuple[str, date]:
        """Return from what a rule counts; without the event's date from entering the stage."""
        if rule.base == "signed" and self.signed is None:
            return "entering", self.now.entered
        found = {
            "entry": self.first_day,
            "exit": self.last_day,
            "entering": self.now.entered,
            "signed": self.signed,
        }[rule.base]
        assert found
        return rule.base, found

    def _current(self) -> Iterator[Row]:
        if self.state in ("closed", "cancelled"):
            return
        for rule in self._rules():
            kind, base = self._base(rule)
            extended = sum(self.now.extended.get(rule.requirement, ()))
            found = due(
                rule,
                base,
                self.days,
                not_after=self.last_day if rule.stage in NEVER_AFTER_EXIT else None,
                extended=extended,
                suspensions=tuple(self.now.suspensions),
            )
            running = "suspended" if self.state == "suspended" else "running"
            yield {
                "stage": rule.stage,
                "requirement": rule.requirement,
                "attempt": self.now.number,
                "base": {"kind": kind, "on": base},
                "due_on": found.due_on,
                "original_due_on": found.original_due_on,
                "state": "met" if rule.requirement in self.met else running,
                "provisional": found.provisional,
                "extended": extended,
                "by_suspension": found.by_suspension,
            }

    def deadlines(self) -> list[Row]:
        """Return every deadline there is or was."""
        return [*self.past, *self._current()]

    def due_on(self) -> date | None:
        """Return the earliest of those that run."""
        return min((r["due_on"] for r in self.deadlines() if r["state"] == "running"), default=None)

    def overdue_days(self, today: date) -> int | None:
        """Return by how many calendar days it is late; None where the sentences disagree."""
        on = self.due_on()
        late = max((today - on).days, 0) if on else 0
        early = today < self.first_day and self.stage != "preparation"
        return None if late and early else late

    def requirement_due_on(self, code: str) -> date | None:
        """Return when a requirement of this stage is due: its own day, else the stage's."""
        own = {row["requirement"]: row["due_on"] for row in self._current()}
        return own.get(code, own.get(None))

"""When a stage or a requirement is due: the rule, the date, and how it was counted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.clock import local_date
from workflow.rules.calendar import Calendar, CalendarDays, Months, Span, WorkingDays
from workflow.rules.definition import Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


class Base(StrEnum):
    """The day a rule counts from; the values are stored and used in the policy."""

    ENTRY = "entry"
    EXIT = "exit"
    ENTERING = "entering"
    APPROVAL = "approval"
    SIGNED = "signed"


#: The units of a span in the policy: working days, calendar days, months.
UNITS: dict[str, type[WorkingDays] | type[CalendarDays] | type[Months]] = {
    "wd": WorkingDays,
    "d": CalendarDays,
    "m": Months,
}

_RULE = re.compile(
    r"(?P<base>entry|exit|entering|approval|signed) (?P<sign>[+-]) (?P<n>\d{1,4}) (?P<unit>wd|d|m)"
    r"(?P<capped>, not after exit)?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a deadline is counted from its base; `capped` by the planned exit."""

    base: Base
    span: Span
    backward: bool
    capped: bool


class Step(msgspec.Struct, frozen=True):
    """One step of a derivation, with its data; each surface puts it into words."""

    what: str
    data: Mapping[str, Any]


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """The due date that a rule gives, and how it was counted.

    `original_due_on` leaves out extensions and suspensions. `provisional` is true if the count
    crosses a year without an official calendar.
    """

    due_on: date
    original_due_on: date
    provisional: bool
    steps: tuple[Step, ...]


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A stored deadline of a stage, or of one of its requirements, in one attempt.

    A later `version` replaces an earlier one; a withdrawn deadline has no `rule`. `extended`
    counts working days over all `extensions`; `suspensions` are pairs of local dates, began and
    resumed. `notice_subject` is the id of the version under which notices are kept: a new version
    that does not move the date sends no notices again.
    """

    id: str
    stage: str
    requirement: str | None
    attempt: int
    version: int
    base: Base
    base_on: date
    rule: str
    extensions: int
    extended: int
    suspensions: tuple[tuple[date, date], ...]
    due: Due
    notice_subject: str = ""

    @property
    def key(self) -> str:
        """Return the stage's key or the requirement's code that is due."""
        return self.requirement or self.stage

    def differs(self, other: "Deadline | None") -> bool:
        """Return whether it differs from another version in anything but its number."""
        return other is None or _compared_values(self) != _compared_values(other)


def _compared_values(deadline: Deadline) -> tuple[object, ...]:
    due = deadline.due
    return (
        deadline.base,
        deadline.base_on,
        deadline.rule,
        deadline.extensions,
        deadline.extended,
        deadline.suspensions,
        due.due_on,
        due.original_due_on,
        due.provisional,
    )


@lru_cache(maxsize=256)
def parse(text: str) -> Rule:
    """Return the rule of a text such as `entry + 35 d, not after exit`.

    Raises:
        ValueError: the text is not a rule.
    """
    found = _RULE.fullmatch(" ".join(text.split()))
    if found is None:
        raise ValueError(text)
    span = UNITS[found["unit"]](int(found["n"]))
    return Rule(Base(found["base"]), span, found["sign"] == "-", bool(found["capped"]))


def expected(
    stage: Stage,
    number: int,
    days: Mapping[Base, date | None],
    policy: Policy,
    calendar: Calendar,
    existing: Mapping[str, Deadline],
    earlier_suspensions: tuple[tuple[date, date], ...] = (),
) -> tuple[Deadline, ...]:
    """Return the deadlines an attempt should have, as new versions of the existing ones.

    `days` come from `base_days`; `existing` holds the deadlines of this attempt by key. Existing
    deadlines keep their extensions and suspensions; new ones get `earlier_suspensions`. A deadline
    without a rule or a day to count from is withdrawn, or left out if it never existed.
    """
    found = []
    for key in (stage.key, *(q.code for q in stage.requirements)):
        text = policy.deadlines.get(key, "")
        before = existing.get(key)
        rule = parse(text) if text else None
        base = _base(rule, days)
        base_on = days[base] if base else None
        if rule is None or base is None or base_on is None:
            if before is not None:
                found.append(replace(before, version=before.version + 1, rule=""))
            continue
        suspensions = before.suspensions if before else earlier_suspensions
        extended = before.extended if before else 0
        due = count(
            rule, base_on, calendar,
            cap=days[Base.EXIT] if rule.capped else None, base=base,
            extended=extended, suspensions=suspensions,
        )  # fmt: skip
        found.append(
            Deadline(
                id="",
                stage=stage.key,
                requirement=None if key == stage.key else key,
                attempt=number,
                version=before.version + 1 if before else 1,
                base=base,
                base_on=base_on,
                rule=text,
                extensions=before.extensions if before else 0,
                extended=extended,
                suspensions=suspensions,
                due=due,
                notice_subject=_kept_notice_subject(before, due),
            )
        )
    return tuple(found)


def _kept_notice_subject(before: Deadline | None, due: Due) -> str:
    if before is None or not before.rule or before.due.due_on != due.due_on:
        return ""
    return before.notice_subject


def _base(rule: Rule | None, days: Mapping[Base, date | None]) -> Base | None:
    if rule is None or days[rule.base] or rule.base in _PLANNED:
        return rule.base if rule else None
    return Base.ENTERING


#: A rule with one of these bases needs the planned day; one based on an event that has not
#: happened counts from entering the stage.
_PLANNED = (Base.ENTRY, Base.EXIT)


def base_days(entered_at: datetime, facts: Facts) -> dict[Base, date | None]:
    """Return the day of each base: planned by the unit or else the round, or the event's date.

    The date of an event counts, not the moment somebody entered it.
    """
    approval = facts.proceedings.counting(Role.LEADER, facts.team.absent)
    paper = papers.latest(facts.papers, papers.FEEDBACK_PAPER, facts.today)
    signed = paper.signed_on if paper and paper.signed_for(facts.today) else None
    return {
        Base.ENTRY: facts.unit.planned_entry or facts.round.start,
        Base.EXIT: facts.unit.planned_exit or facts.round.end,
        Base.ENTERING: local_date(entered_at),
        Base.APPROVAL: local_date(approval.at) if approval else None,
        Base.SIGNED: signed,
    }


def count(
    rule: Rule,
    base_on: date,
    calendar: Calendar,
    *,
    base: Base,
    cap: date | None = None,
    extended: int = 0,
    suspensions: tuple[tuple[date, date], ...] = (),
) -> Due:
    """Return the due date that a rule gives, with every step of the count.

    The base does not count. A day off rolls forward, or back if the rule counts backward; the
    `cap` does not roll. Extensions are working days after the original date. A suspension moves
    the date by the days after it began through the day of resuming, in the unit of the rule.
    """
    steps = [Step("base", {"base": str(base), "on": base_on})]
    at = (calendar.before if rule.backward else calendar.after)(base_on, rule.span)
    steps.append(_count_step(rule, base_on, at, calendar))
    rolled = calendar.roll_back(at) if rule.backward else calendar.roll_forward(at)
    if rolled != at:
        steps.append(Step("rolled", {"from": at, "name": calendar.name(at), "to": rolled}))
    original = rolled
    if cap is not None and cap < original:
        original = cap
        steps.append(Step("capped", {"to": cap}))
    due = original
    if extended:
        due = calendar.after(original, WorkingDays(extended))
        special_days = _days_passed(calendar, original, due)
        steps.append(Step("extended", {"days": extended, "to": due, **special_days}))
    for began, resumed in suspensions:
        due = _apply_suspension(rule, due, began, resumed, calendar, steps)
    passed = [base_on, original, due]
    if isinstance(rule.span, WorkingDays):  # calendar days do not depend on the calendar
        for began, resumed in suspensions:
            passed += (began + timedelta(days=1), resumed) if resumed > began else ()
    first, last = min(passed), max(passed)
    return Due(
        due_on=due,
        original_due_on=original,
        provisional=not calendar.official_through(first, last),
        steps=tuple(steps),
    )


def _count_step(rule: Rule, base_on: date, at: date, calendar: Calendar) -> Step:
    unit = next(name for name, kind in UNITS.items() if isinstance(rule.span, kind))
    data: dict[str, Any] = {
        "n": rule.span.n,
        "unit": unit,
        "backward": rule.backward,
        "to": at,
    }
    if unit == "wd":
        one_day = timedelta(days=1)
        data |= (
            _days_passed(calendar, at - one_day, base_on - one_day)
            if rule.backward
            else _days_passed(calendar, base_on, at)
        )
    return Step("counted", data)


def _days_passed(calendar: Calendar, begin: date, end: date) -> dict[str, Any]:
    """Return which days off were skipped and which made-up days were counted."""
    walk = calendar.special_days(begin, end)
    return {
        "skipped": [list(stretch) for stretch in (*walk.holidays, *walk.closures)],
        "weekend_days": walk.weekend_days,
        "made_up": [list(m) for m in walk.made_up],
    }


def _apply_suspension(
    rule: Rule, due: date, began: date, resumed: date, calendar: Calendar, steps: list[Step]
) -> date:
    if isinstance(rule.span, WorkingDays):
        days = calendar.working_between(began, resumed)
        moved = calendar.after(due, WorkingDays(days))
    else:
        days = (resumed - began).days
        moved = due + timedelta(days=days)
    if days:
        moved = calendar.roll_back(moved) if rule.backward else calendar.roll_forward(moved)
    unit = "wd" if isinstance(rule.span, WorkingDays) else "d"
    data = {"began": began, "resumed": resumed, "days": days, "unit": unit, "to": moved}
    steps.append(Step("suspended", data))
    return moved

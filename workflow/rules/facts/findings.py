"""Findings, and the measures that rectify them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.rules.facts.record_part import Part

UNVERIFIED = "待核实"
CONFIRMED = "已核实"
LONG_TERM = "长期坚持"

UNFOUNDED = "不成立"

#: The three main problems of the seed text, and the six disciplines.
PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")
DISCIPLINES = ("政治纪律", "组织纪律", "廉洁纪律", "群众纪律", "工作纪律", "生活纪律")
_BETWEEN = re.compile(r"[、,，;；/\s]+")


class Finding(Part, frozen=True, gc=False):
    """One problem found; its record number is its 编号."""

    title: str = ""
    problem: str = ""
    evidence: str = ""
    state: str = ""
    verified_on: date | None = None
    told_on: date | None = None
    untold_reason: str = ""
    handler1: str = ""
    handler2: str = ""
    feedback_no: str = ""

    def unverified(self, today: date) -> bool:
        """Return whether it has no verdict yet, or one dated after today."""
        return self.state in ("", UNVERIFIED) or bool(self.verified_on and self.verified_on > today)

    def confirmed(self, today: date) -> bool:
        """Return whether it was confirmed by today."""
        return self.state == CONFIRMED and not self.unverified(today)


class Measure(Part, frozen=True, gc=False):
    """One step of the rectification."""

    feedback_no: str = ""
    measure_no: str = ""
    finding: str = ""
    type: str = ""
    text: str = ""
    person: str = ""
    due: date | None = None
    completed_on: date | None = None
    proof: str = ""
    closed_by: str = ""

    def problem(self, findings: Iterable[Finding]) -> str:
        """Return the feedback number that it answers: its own, else its finding's.

        Empty if it answers none: an immediate measure for a finding left out of the report.
        """
        if self.feedback_no or not self.finding:
            return self.feedback_no
        return next((f.feedback_no for f in findings if f.record == self.finding), "")

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the required fields that are empty: what is done, by whom, by when."""
        there = (("text", self.text), ("person", self.person), ("due", self.due))
        return tuple(name for name, value in there if not value)


def fed_back(findings: Sequence[Finding], today: date) -> tuple[Finding, ...]:
    """Return the findings that were fed back: confirmed ones with a feedback number."""
    return tuple(f for f in findings if f.confirmed(today) and f.feedback_no)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem fed back: a feedback number, which several findings may share."""

    number: str
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """Return its title, made of the titles of its findings."""
        return "、".join(f.title or f.record for f in self.findings)


def problems(findings: Sequence[Finding], today: date) -> tuple[Problem, ...]:
    """Return the problems fed back, in the order of their findings."""
    found: dict[str, list[Finding]] = {}
    for finding in fed_back(findings, today):
        found.setdefault(finding.feedback_no, []).append(finding)
    return tuple(Problem(number, tuple(own)) for number, own in found.items())


def disciplines(named: str) -> tuple[str, ...]:
    """Return the disciplines that a text names; 政治 is 政治纪律."""
    found = []
    for part in filter(None, _BETWEEN.split(named)):
        full = f"{part}纪律"
        found.append(full if full in DISCIPLINES else part)
    return tuple(dict.fromkeys(found))


def in_order(pair: tuple[str, str]) -> tuple[tuple[int, str], ...]:
    """Return the place of a problem and a discipline: as they are known, then others, then none."""
    problem, discipline = pair
    return _place(problem, PROBLEMS), _place(discipline, DISCIPLINES)


def _place(named: str, known: tuple[str, ...]) -> tuple[int, str]:
    if named in known:
        return known.index(named), ""
    return (len(known), named) if named else (len(known) + 1, "")

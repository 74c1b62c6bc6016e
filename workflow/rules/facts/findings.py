"""Findings, and the measures that rectify them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.rules.facts.record_part import Part

UNVERIFIED = "待核实"
CONFIRMED = "已核实"
LONG_TERM = "长期坚持"

#: The three big problems of the seed text.
PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")


@dataclass(frozen=True, slots=True)
class Finding(Part):
    """One problem found; its record number is what people call its number (编号)."""

    title: str
    problem: str
    evidence: str
    state: str
    verified_on: date | None
    told_on: date | None
    untold_reason: str
    handler1: str
    handler2: str
    feedback_no: str

    def unverified(self, today: date) -> bool:
        """Return whether it is still to be settled: no verdict yet, or one of a day to come."""
        return self.state in ("", UNVERIFIED) or bool(self.verified_on and self.verified_on > today)

    def confirmed(self, today: date) -> bool:
        """Return whether it was verified and stands."""
        return self.state == CONFIRMED and not self.unverified(today)


@dataclass(frozen=True, slots=True)
class Measure(Part):
    """One step of the rectification."""

    feedback_no: str
    measure_no: str
    finding: str
    type: str
    person: str
    due: date | None
    completed_on: date | None
    proof: str
    closed_by: str

    def answers(self, finding: Finding) -> bool:
        """Return whether it is for a problem: by finding, or by the number they share."""
        if self.finding:
            return self.finding == finding.record
        return self.feedback_no == finding.feedback_no


def fed_back(findings: Sequence[Finding], today: date) -> tuple[Finding, ...]:
    """Return the problems fed back: confirmed findings with a number of the feedback."""
    return tuple(f for f in findings if f.confirmed(today) and f.feedback_no)

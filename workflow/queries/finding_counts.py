"""Count findings by problem and discipline: confirmed, open, unfounded."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from workflow.rules.facts.findings import UNFOUNDED, Finding, disciplines, in_order

_CONFIRMED, _OPEN, _UNFOUNDED = "confirmed", "open", "unfounded"


@dataclass(frozen=True, slots=True)
class FindingCount:
    """The counts for one problem and one discipline; an empty text stands for none."""

    problem: str
    discipline: str
    confirmed: int
    open: int
    unfounded: int


class FindingCounts:
    """The running counts; a finding with several disciplines counts in each, in the total once."""

    def __init__(self) -> None:
        """Start at zero."""
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._total: Counter[str] = Counter()

    def count(self, finding: Finding, named: str, day: date) -> None:
        """Count a finding by its state on a day, under each of its disciplines."""
        state = _state(finding, day)
        self._total[state] += 1
        for discipline in disciplines(named) or ("",):
            self._counts[finding.problem, discipline, state] += 1

    def counted(self) -> tuple[FindingCount, ...]:
        """Return the counts in the order of the problems and of the disciplines."""
        pairs = sorted({(problem, named) for problem, named, _ in self._counts}, key=in_order)
        return tuple(self._count(problem, named) for problem, named in pairs)

    def _count(self, problem: str, discipline: str) -> FindingCount:
        numbers = (
            self._counts[problem, discipline, state] for state in (_CONFIRMED, _OPEN, _UNFOUNDED)
        )
        return FindingCount(problem, discipline, *numbers)

    @property
    def total(self) -> FindingCount:
        """Return the count of all findings, each once."""
        return FindingCount("", "", *(self._total[s] for s in (_CONFIRMED, _OPEN, _UNFOUNDED)))


def _state(finding: Finding, day: date) -> str:
    if finding.confirmed(day):
        return _CONFIRMED
    return _UNFOUNDED if finding.state == UNFOUNDED and not finding.unverified(day) else _OPEN

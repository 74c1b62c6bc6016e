"""The result of a verification: problems, each with its chain and, if it has one, its entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """One problem in the history or in what it wrote.

    `inspection` is None for the register, `entry` is None if no single entry is concerned; `what`
    is a message id, filled from `data`.
    """

    entry: int | None
    inspection: str | None
    what: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    """The number of entries verified and the problems found, by chain and position."""

    entries: int
    problems: tuple[ProblemFound, ...]

    @property
    def ok(self) -> bool:
        """Return whether no problem was found."""
        return not self.problems


@dataclass(slots=True)
class Report:
    """The problems of one chain: the first of each entry, and all that concern no single entry."""

    inspection: str | None
    problems: list[ProblemFound] = field(default_factory=list)
    _with_problem: set[int] = field(default_factory=set)

    def add(self, entry: int | None, what: str, **data: Any) -> None:
        """Add a problem, unless the entry already has one."""
        if entry is not None:
            if entry in self._with_problem:
                return
            self._with_problem.add(entry)
        self.problems.append(ProblemFound(entry, self.inspection, what, data))


def in_order(problems: Iterable[ProblemFound]) -> tuple[ProblemFound, ...]:
    """Return problems sorted by chain, the register first, and by entry."""
    return tuple(
        sorted(
            problems,
            key=lambda p: (
                p.inspection is not None,
                p.inspection or "",
                p.entry is None,
                p.entry or 0,
            ),
        )
    )

"""What an examination found: problems, each at an entry of a chain where it is one entry's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """One thing that is not as the history says.

    `inspection` is None in the register, `entry` where no single entry is concerned; `what` is a
    message id, filled from `data`.
    """

    entry: int | None
    inspection: str | None
    what: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    """How many entries were examined, and what was found, by chain and position."""

    entries: int
    problems: tuple[ProblemFound, ...]

    @property
    def ok(self) -> bool:
        """Return whether everything is as the history says."""
        return not self.problems


@dataclass(slots=True)
class Report:
    """What is found of one chain: of each entry the first problem, of the whole all of them."""

    inspection: str | None
    problems: list[ProblemFound] = field(default_factory=list)
    _told: set[int] = field(default_factory=set)

    def add(self, entry: int | None, what: str, **data: Any) -> None:
        """Note a problem, unless another of the same entry is noted."""
        if entry is not None:
            if entry in self._told:
                return
            self._told.add(entry)
        self.problems.append(ProblemFound(entry, self.inspection, what, data))


def in_order(problems: Iterable[ProblemFound]) -> tuple[ProblemFound, ...]:
    """Return problems with the register first, of each chain the first bad entry first."""
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

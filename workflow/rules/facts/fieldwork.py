"""What the team does in the unit: interviews, surveys, materials, focus items, letters."""

import datetime as dt
from dataclasses import dataclass

from workflow.rules.facts.record_part import Part

#: The scope of an interview with somebody who is not of the unit's staff.
OUTSIDE = "外部"
QUESTIONNAIRE = "问卷调查"
EVALUATION = "民主测评"
UNVERIFIED = "待核实"
NO_SUCH_MATERIAL = "无此资料"


@dataclass(frozen=True, slots=True)
class Interview(Part):
    """One interview; `person` is a staff number where the scope is the own unit."""

    person: str
    scope: str
    date: dt.date | None
    inspectors: tuple[str, ...]
    recorder: str

    @property
    def team(self) -> frozenset[str]:
        """Return the accounts that were there for the team: who asked and who wrote."""
        return frozenset((*self.inspectors, self.recorder)) - {""}


@dataclass(frozen=True, slots=True)
class Survey(Part):
    """The counts of one questionnaire or evaluation."""

    type: str
    date: dt.date | None
    issued: int | None
    returned: int | None
    valid: int | None


@dataclass(frozen=True, slots=True)
class Material(Part):
    """Something asked of the unit and examined."""

    category: str
    title: str
    years: tuple[int, ...]
    requested: dt.date | None
    provided: dt.date | None
    examined: dt.date | None
    note: str

    def does_not_exist(self) -> bool:
        """Return whether the unit explained that there is no such thing: 无此资料 and a reason."""
        note = self.note.strip()
        return note.startswith(NO_SUCH_MATERIAL) and any(
            letter.isalnum() for letter in note.removeprefix(NO_SUCH_MATERIAL)
        )


@dataclass(frozen=True, slots=True)
class FocusItem(Part):
    """A person, matter or problem to look into; the category 无 states that there is none."""

    category: str
    state: str

    def unverified(self) -> bool:
        """Return whether it is still to be looked into; an empty state is that too."""
        return self.category != "无" and self.state in ("", UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Letter(Part):
    """A letter, call or visit; nothing of what it says is here."""

    date: dt.date | None
    handler: str
    settled_on: dt.date | None
    passed_to: str
    passed_on: dt.date | None

"""What the team does in the unit: interviews, surveys, materials, focus items, letters."""

import datetime as dt

from workflow.rules.facts.record_part import Part

#: The scope of an interview with somebody outside the unit.
OUTSIDE = "外部"
QUESTIONNAIRE = "问卷调查"
EVALUATION = "民主测评"
UNVERIFIED = "待核实"
NO_SUCH_MATERIAL = "无此资料"


class Interview(Part, frozen=True, gc=False):
    """One interview; `person` is a staff number if the person belongs to the unit."""

    person: str = ""
    scope: str = ""
    date: dt.date | None = None
    inspectors: tuple[str, ...] = ()
    recorder: str = ""
    nature: str = ""

    @property
    def team(self) -> frozenset[str]:
        """Return the accounts of the interviewers and the recorder."""
        return frozenset((*self.inspectors, self.recorder)) - {""}


class Survey(Part, frozen=True, gc=False):
    """The counts of one questionnaire or evaluation."""

    type: str = ""
    date: dt.date | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None


class Material(Part, frozen=True, gc=False):
    """Material requested from the unit and examined."""

    category: str = ""
    title: str = ""
    years: tuple[int, ...] = ()
    requested: dt.date | None = None
    provided: dt.date | None = None
    examined: dt.date | None = None
    note: str = ""

    def does_not_exist(self) -> bool:
        """Return whether the unit stated that it does not exist: 无此资料 and a reason."""
        note = self.note.strip()
        return note.startswith(NO_SUCH_MATERIAL) and any(
            letter.isalnum() for letter in note.removeprefix(NO_SUCH_MATERIAL)
        )


class FocusItem(Part, frozen=True, gc=False):
    """A person, matter or problem to look into; the category 无 states that there is none."""

    category: str = ""
    state: str = ""

    def unverified(self) -> bool:
        """Return whether it still has to be looked into; so does one without a state."""
        return self.category != "无" and self.state in ("", UNVERIFIED)


class Letter(Part, frozen=True, gc=False):
    """A letter, call or visit, without its content."""

    date: dt.date | None = None
    handler: str = ""
    settled_on: dt.date | None = None
    passed_to: str = ""
    passed_on: dt.date | None = None

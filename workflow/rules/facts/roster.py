"""The unit's staff, and who cannot be interviewed."""

from dataclasses import dataclass

from workflow.rules.facts.record_part import Part

#: Groups of which everyone is interviewed, as the policy names them → the mark on the roster.
GROUPS = {
    "leadership": "leadership",
    "party_members": "party",
    "middle_managers": "middle",
    "minorities": "minority",
}


class Person(Part, frozen=True, gc=False):
    """One of the staff; the record number is the staff number."""

    name: str = ""
    birth_year: int | None = None
    leadership: bool = False
    party: bool = False
    middle: bool = False
    minority: bool = False
    absence_reason: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups somebody is of."""
        return tuple(group for group, mark in GROUPS.items() if getattr(self, mark))


@dataclass(frozen=True, slots=True)
class Absence:
    """A confirmed reason why somebody cannot be interviewed."""

    person: str
    reason: str

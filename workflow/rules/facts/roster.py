"""The unit's staff, and who cannot be interviewed."""

from dataclasses import dataclass

from workflow.rules.facts.record_part import Part


@dataclass(frozen=True, slots=True)
class Person(Part):
    """One of the staff; the record number is the staff number."""

    name: str
    birth_year: int | None
    leadership: bool
    party: bool
    middle: bool
    minority: bool
    absence_reason: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A confirmed reason why somebody cannot be interviewed."""

    person: str
    reason: str

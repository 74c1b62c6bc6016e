"""The round and the unit as the office entered them."""

from dataclasses import dataclass
from datetime import date

from workflow.rules.facts.record_part import Part


@dataclass(frozen=True, slots=True)
class Round(Part):
    """One campaign, with its authorisation."""

    title: str
    committee: str
    committee_secretary: str
    authorization_no: str
    authorization_date: date | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Unit(Part):
    """The inspected organisation."""

    name: str
    secretary: str
    governing_committee: str
    governing_secretary: str
    group: str
    headcount: int | None
    planned_entry: date | None
    planned_exit: date | None
    liaison_account: str

    def upper_secretary(self) -> str:
        """Return the secretary who must chair the meetings of the governing committee.

        A unit without a governing committee has its own secretary chair them.
        """
        return self.governing_secretary if self.governing_committee else self.secretary

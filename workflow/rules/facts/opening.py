"""The round and the unit as the office entered them."""

from datetime import date

from workflow.rules.facts.record_part import Part


class Round(Part, frozen=True, gc=False):
    """One campaign, with its authorisation."""

    title: str = ""
    committee: str = ""
    committee_secretary: str = ""
    authorization_no: str = ""
    authorization_date: date | None = None
    start: date | None = None
    end: date | None = None


class Unit(Part, frozen=True, gc=False):
    """The inspected organisation."""

    name: str = ""
    secretary: str = ""
    governing_committee: str = ""
    governing_secretary: str = ""
    group: str = ""
    headcount: int | None = None
    planned_entry: date | None = None
    planned_exit: date | None = None
    liaison_account: str = ""

    def upper_secretary(self) -> str:
        """Return the secretary who must chair the meetings of the governing committee.

        A unit without a governing committee has its own secretary chair them.
        """
        return self.governing_secretary if self.governing_committee else self.secretary

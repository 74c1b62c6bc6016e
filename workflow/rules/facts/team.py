"""The members of the inspection's team, and who does not take part."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflow.rules.facts.record_part import Part
from workflow.rules.roles import DUTIES, Role

NONE = "无"
TAKES_NO_PART = "不参加"


class Member(Part, frozen=True, gc=False):
    """One row of the team sheet; an empty date sets no limit."""

    group: str = ""
    account: str = ""
    name: str = ""
    duty: str = ""
    division: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def role(self) -> Role:
        """Return the role that the duty gives."""
        return DUTIES[self.duty]

    def belongs(self, day: date) -> bool:
        """Return whether the membership covers that day."""
        return not (
            (self.valid_from and day < self.valid_from)
            or (self.valid_until and day > self.valid_until)
        )


class Recusal(Part, frozen=True, gc=False):
    """What a member declared about this unit."""

    account: str = ""
    situation: str = ""
    handling: str = ""
    approver: str = ""


@dataclass(frozen=True)
class Team:
    """The members of the unit's group and their declarations."""

    listed: tuple[Member, ...] = ()
    recusals: tuple[Recusal, ...] = ()

    @cached_property
    def absent(self) -> frozenset[str]:
        """Return the accounts that do not take part."""
        return frozenset(r.account for r in self.recusals if r.handling == TAKES_NO_PART)

    def on_list(self, day: date) -> tuple[Member, ...]:
        """Return the members on that day, including those who do not take part."""
        return tuple(m for m in self.listed if m.belongs(day))

    def members(self, day: date) -> tuple[Member, ...]:
        """Return the members who take part on that day."""
        found = self._members.get(day)
        if found is None:
            absent = self.absent
            found = tuple([m for m in self.on_list(day) if m.account not in absent])
            self._members[day] = found
        return found

    @cached_property
    def _members(self) -> dict[date, tuple[Member, ...]]:
        """The members by day, as far as anybody has asked: many interviews are of one day."""
        return {}

    def accounts(self, day: date | None) -> frozenset[str]:
        """Return the accounts of the team on that day, or on any day if none is given."""
        if day is None:
            return frozenset(m.account for m in self.listed) - self.absent
        return frozenset(m.account for m in self.members(day))

    def roles(self, account: str, day: date) -> frozenset[Role]:
        """Return the roles an account has through the team on that day."""
        return frozenset(m.role for m in self.members(day) if m.account == account)

    def name(self, account: str) -> str:
        """Return the name of a member, or the account itself if it is not on the list."""
        return next((m.name for m in self.listed if m.account == account), account)

"""Who inspects: the members of the unit's team, and who of them takes no part."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflow.rules.facts.record_part import Part
from workflow.rules.roles import DUTIES, Role

NONE = "无"
TAKES_NO_PART = "不参加"


@dataclass(frozen=True, slots=True)
class Member(Part):
    """One row of the team's roster; no dates means no limits."""

    group: str
    account: str
    name: str
    duty: str
    division: str
    valid_from: date | None
    valid_until: date | None

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


@dataclass(frozen=True, slots=True)
class Recusal(Part):
    """What a member declared about this unit."""

    account: str
    situation: str
    handling: str
    approver: str


@dataclass(frozen=True)
class Team:
    """The members of the unit's group and their declarations."""

    listed: tuple[Member, ...] = ()
    recusals: tuple[Recusal, ...] = ()

    @cached_property
    def absent(self) -> frozenset[str]:
        """Return the accounts that take no part."""
        return frozenset(r.account for r in self.recusals if r.handling == TAKES_NO_PART)

    def on_list(self, day: date) -> tuple[Member, ...]:
        """Return the members of that day, those who take no part among them."""
        return tuple(m for m in self.listed if m.belongs(day))

    def members(self, day: date) -> tuple[Member, ...]:
        """Return who belongs to the team on that day."""
        return tuple(m for m in self.on_list(day) if m.account not in self.absent)

    def accounts(self, day: date | None) -> frozenset[str]:
        """Return the accounts of the team on that day, or of any day where none is given."""
        if day is None:
            return frozenset(m.account for m in self.listed) - self.absent
        return frozenset(m.account for m in self.members(day))

    def roles(self, account: str, day: date) -> frozenset[Role]:
        """Return the roles an account has through the team on that day."""
        return frozenset(m.role for m in self.members(day) if m.account == account)

    def name(self, account: str) -> str:
        """Return the name of a member, or the account where there is none."""
        return next((m.name for m in self.listed if m.account == account), account)

"""Find the recipients of notices from today's roles, including delegates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, or_, select

from notifications.inspection_view import InspectionView
from workflow.database.schema import accounts, delegations
from workflow.people import rights
from workflow.rules.deadlines import Deadline
from workflow.rules.policy import SUPPLIER
from workflow.rules.roles import Role

_OF_OFFICE = (Role.OFFICE, Role.LEADING_GROUP)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient: in which roles, or as whose delegate, and the e-mail address."""

    account: str
    roles: tuple[str, ...]
    principal: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A delegate, from the first to the last of two days."""

    account: str
    first: date
    last: date


@dataclass(frozen=True)
class Directory:
    """The accounts that may be notified: holders of roles, addresses, delegates from today on."""

    holders: Mapping[str, tuple[str, ...]]
    emails: dict[str, str] = field(default_factory=dict)
    delegates: dict[str, list[StandIn]] = field(default_factory=lambda: defaultdict(list))

    def reached(
        self, named: Mapping[str, Collection[str]], absent: frozenset[str], on: date
    ) -> list[Recipient]:
        """Return those named, and their delegates of a day, who have an enabled account."""
        found = {
            account: Recipient(account, tuple(sorted(roles)), "", self.emails[account])
            for account, roles in named.items()
            if account in self.emails and account not in absent
        }
        for principal in list(found):
            for delegate in self._delegates(principal, on):
                if delegate in self.emails and delegate not in absent and delegate not in found:
                    roles = found[principal].roles
                    email = self.emails[delegate]
                    found[delegate] = Recipient(delegate, roles, principal, email)
        return sorted(found.values(), key=lambda r: r.account)

    def _delegates(self, principal: str, on: date) -> list[str]:
        given = self.delegates.get(principal, ())
        return [one.account for one in given if one.first <= on <= one.last]


def holders(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the holders of the notified roles that administrators assign."""
    may = or_(*(accounts.c.roles.like(f"%{role}%") for role in _OF_OFFICE))
    statement = select(accounts.c.account, accounts.c.roles).where(may).order_by(accounts.c.account)
    rows = list(connection.execute(statement))
    return {role: tuple(r.account for r in rows if role in r.roles.split()) for role in _OF_OFFICE}


def wanted(
    view: InspectionView,
    deadline: Deadline,
    to: Iterable[str],
    office: Mapping[str, tuple[str, ...]],
) -> dict[str, set[str]]:
    """Return the accounts that a rung notifies, with their roles."""
    roles: set[str] = set()
    for who in to:
        roles |= _suppliers(view, deadline) if who == SUPPLIER else {who}
    return held_by(view, roles, office)


def held_by(
    view: InspectionView, roles: Iterable[str], office: Mapping[str, tuple[str, ...]]
) -> dict[str, set[str]]:
    """Return the accounts that hold roles in an inspection today, with those roles."""
    facts, asked = view.facts, frozenset(roles)
    team = [(m.account, m.role) for m in facts.team.members(view.today)]
    elsewhere = [(account, role) for role, listed in office.items() for account in listed]
    liaison = [(facts.unit.liaison_account, Role.LIAISON)] if facts.unit.liaison_account else []
    named: dict[str, set[str]] = defaultdict(set)
    for account, role in (*team, *elsewhere, *liaison):
        if role in asked:
            named[account].add(role)
    return named


def _suppliers(view: InspectionView, deadline: Deadline) -> set[str]:
    """Return who can supply what is unmet, or who may leave the stage if nothing is."""
    unmet = {str(role) for finding in view.unmet(deadline) for role in finding.who}
    if unmet:
        return unmet
    stage = view.lifecycle.stage(deadline.stage)
    return {str(role) for role in rights.allowed(stage.left_by, stage)}


def directory(
    connection: Connection,
    named: Iterable[str],
    office: Mapping[str, tuple[str, ...]],
    today: date,
) -> Directory:
    """Return the accounts and their delegates from a local date on."""
    principals = sorted(set(named))
    found = Directory(office)
    if not principals:
        return found
    standing_in = select(delegations).where(
        delegations.c.principal.in_(principals),
        delegations.c.until_date >= today.isoformat(),
        delegations.c.ended_at.is_(None),
    )
    for row in connection.execute(standing_in.order_by(delegations.c.delegate)):
        first, last = map(date.fromisoformat, (row.from_date, row.until_date))
        found.delegates[row.principal].append(StandIn(row.delegate, first, last))
    everybody = {*principals, *(d.account for given in found.delegates.values() for d in given)}
    people = select(accounts.c.account, accounts.c.email).where(
        accounts.c.account.in_(sorted(everybody)), accounts.c.disabled_at.is_(None)
    )
    found.emails.update((row.account, row.email) for row in connection.execute(people))
    return found

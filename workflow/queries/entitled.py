"""The people who may do something in an inspection, by name.

Whoever takes no part in it, or wrote the text that is to be approved, is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from workflow.database.schema import accounts
from workflow.errors import NotPermittedError
from workflow.people import separation
from workflow.people.actor import Actor
from workflow.rules.definition import Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.roles import Role

_OF_OFFICE = (Role.OFFICE, Role.LEADING_GROUP)


@dataclass(frozen=True, slots=True)
class Entitled:
    """Somebody who may do an act, and how to reach them."""

    account: str
    name: str
    phone: str


class People:
    """The enabled accounts of teams, liaisons, office and leading group."""

    def __init__(self, connection: Connection, known: Iterable[Facts]) -> None:
        """Read the accounts that facts name, and those of office and leading group."""
        named = {m.account for facts in known for m in facts.team.listed}
        named |= {facts.unit.liaison_account for facts in known} - {""}
        office = (accounts.c.roles.like(f"%{role}%") for role in _OF_OFFICE)
        columns = (accounts.c.account, accounts.c.name, accounts.c.phone, accounts.c.roles)
        statement = select(*columns).where(
            accounts.c.disabled_at.is_(None),
            or_(accounts.c.account.in_(sorted(named)), *office),
        )
        rows = list(connection.execute(statement.order_by(accounts.c.account)))
        self._found = {r.account: Entitled(r.account, r.name, r.phone) for r in rows}
        self._holders = {
            role: [r.account for r in rows if role in r.roles.split()] for role in _OF_OFFICE
        }

    def who(
        self,
        roles: Iterable[str],
        act: str,
        stage: Stage | None,
        facts: Facts,
        without: frozenset[str] = frozenset(),
    ) -> tuple[Entitled, ...]:
        """Return who has one of these roles there today and may do the act at the stage."""
        held = dict.fromkeys(account for role in roles for account in self._holding(role, facts))
        return tuple(
            self._found[account]
            for account in held
            if account in self._found
            and account not in facts.team.absent | without
            and _is_free(account, act, stage, facts)
        )

    def _holding(self, role: str, facts: Facts) -> list[str]:
        if role in _OF_OFFICE:
            return self._holders[Role(role)]
        if role == Role.LIAISON:
            return [facts.unit.liaison_account]
        return [m.account for m in facts.team.members(facts.today) if m.role == role]


def _is_free(account: str, act: str, stage: Stage | None, facts: Facts) -> bool:
    """Return whether somebody's part in the text does not bar them from the act."""
    try:
        if stage is not None:
            separation.require(Actor(account), act, stage, facts)
    except NotPermittedError:
        return False
    return True

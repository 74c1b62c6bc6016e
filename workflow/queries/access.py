"""What an actor is in an inspection."""

from datetime import date

from workflow.people.actor import Actor
from workflow.queries.facts import Snapshot
from workflow.rules.roles import Role


def roles_of(actor: Actor, snapshot: Snapshot, today: date) -> frozenset[str]:
    """Return the roles of an actor in an inspection: those given, through the team, as liaison.

    Who takes no part has none through the team; a delegate has those of the principal, unless
    one of the two takes no part.
    """
    roles = set(actor.roles)
    team = snapshot.facts.team
    if not actor.persons() & team.absent:
        roles |= team.roles(actor.principal, today)
    if actor.principal and snapshot.facts.unit.liaison_account == actor.principal:
        roles.add(Role.LIAISON)
    return frozenset(roles)

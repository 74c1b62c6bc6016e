"""Separation of duties: nobody approves a text they wrote, or grants what they proposed.

It applies to everybody behind an act: to the delegate as well as to the principal.
"""

from collections.abc import Iterable

from workflow.errors import N_, Hint, NotPermittedError
from workflow.people.actor import Actor
from workflow.rules.definition import Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.roles import Role


def require_approver(actor: Actor, role: Role, facts: Facts) -> None:
    """Refuse an actor who took part in writing any version, or approved one in the other role.

    Raises:
        NotPermittedError: they did; it names who else in the team may approve.
    """
    persons, proceedings = actor.persons(), facts.proceedings
    if persons & proceedings.contributors(role):
        message = N_(
            "nobody may approve a text they wrote or submitted, not even for somebody else"
        )
    elif persons & proceedings.approved_beside(role):
        message = N_("the deputy and the leader who approve must be different people")
    else:
        return
    others = [m.account for m in facts.approvers(role)]
    if role not in (Role.DEPUTY, Role.LEADER):
        hint = Hint("let_another_approve")
    elif others:
        hint = Hint("let_one_of_them_approve")
    else:
        hint = Hint("name_another_approver")
    raise NotPermittedError(message, hint=hint, role=str(role), others=others)


def require_reviser(actor: Actor, proceedings: Proceedings) -> None:
    """Refuse a revision by somebody who took part in writing the text.

    Raises:
        NotPermittedError: they took part.
    """
    if actor.persons() & proceedings.contributors(Role.DEPUTY):
        raise not_the_reviser("")


def not_the_reviser(deputy: str) -> NotPermittedError:
    """Return the refusal of any draft that is not the deputy's own revision.

    `deputy` is the deputy who submits it, whom the hint tells how; empty for anybody else.
    """
    hint = Hint("name_reviser", {"account": deputy}) if deputy else None
    return NotPermittedError(
        N_("in the deputy's review only a deputy who did not write the text may submit a revision"),
        hint=hint,
    )


def require_authors(persons: Iterable[str], proceedings: Proceedings) -> None:
    """Refuse a version if one of these persons has approved a version.

    Raises:
        NotPermittedError: one of them has.
    """
    if {p for a in proceedings.approvals for p in a.persons()} & set(persons):
        raise NotPermittedError(N_("nobody who has approved a version may write or submit another"))


def require_granter(actor: Actor, proposers: Iterable[str]) -> None:
    """Refuse to grant an exemption that the actor proposed.

    Raises:
        NotPermittedError: they proposed it.
    """
    if actor.persons() & set(proposers):
        raise NotPermittedError(
            N_("nobody may grant what they proposed, not even for somebody else"),
            hint=Hint("ask_somebody_else"),
        )


def require(actor: Actor, act: str, stage: Stage, facts: Facts) -> None:
    """Refuse an act at a stage because of the actor's part in the text.

    Raises:
        NotPermittedError: the act would be refused because of it.
    """
    if act == "approve" and stage.approver:
        require_approver(actor, stage.approver, facts)
    elif act == "draft" and stage.takes_revision:
        require_reviser(actor, facts.proceedings)
    elif act == "draft":
        require_authors(actor.persons(), facts.proceedings)

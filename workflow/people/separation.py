"""Who wrote a text, approves it, proposes and grants are kept apart.

Whoever stands behind an act, in person or for another, is kept from the others as its author is.
"""

from collections.abc import Iterable

from workflow.errors import N_, Hint, NotPermittedError
from workflow.people.actor import Actor
from workflow.rules.definition import Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.roles import Role


def require_approver(actor: Actor, role: Role, facts: Facts) -> None:
    """Refuse who has had a part in any version, or has approved one in the other role.

    Raises:
        NotPermittedError: they have; it is said who else of the team may.
    """
    persons, proceedings = actor.persons(), facts.proceedings
    if persons & proceedings.wrote(role):
        message = N_("who wrote or submitted the text does not approve it, for another neither")
    elif persons & proceedings.approved_beside(role):
        message = N_("deputy and leader who approve are different people")
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
    """Refuse a revision by who had a part in writing the text.

    Raises:
        NotPermittedError: they had.
    """
    if actor.persons() & proceedings.wrote(Role.DEPUTY):
        raise not_the_reviser("")


def not_the_reviser(deputy: str) -> NotPermittedError:
    """Return the refusal of any text but the deputy's own revision; a deputy is told how to say so.

    `deputy` is who submits, where that is a deputy.
    """
    hint = Hint("name_reviser", {"account": deputy}) if deputy else None
    return NotPermittedError(
        N_("in the deputy's review only a deputy who did not write the text submits a revision"),
        hint=hint,
    )


def require_authors(persons: Iterable[str], proceedings: Proceedings) -> None:
    """Refuse a version of which an author, or who submits it, has approved one.

    Raises:
        NotPermittedError: one has.
    """
    if {p for a in proceedings.approvals for p in a.persons()} & set(persons):
        raise NotPermittedError(N_("who has approved a version neither writes nor submits another"))


def require_granter(actor: Actor, proposers: Iterable[str]) -> None:
    """Refuse to grant what one has proposed.

    Raises:
        NotPermittedError: they have.
    """
    if actor.persons() & set(proposers):
        raise NotPermittedError(
            N_("who proposed it does not grant it, for another neither"),
            hint=Hint("ask_somebody_else"),
        )


def require(actor: Actor, act: str, stage: Stage, facts: Facts) -> None:
    """Refuse an act at a stage for what the actor has had to do with the text.

    Raises:
        NotPermittedError: the act would be refused for it.
    """
    if act == "approve" and stage.approver:
        require_approver(actor, stage.approver, facts)
    elif act == "draft" and stage.takes_revision:
        require_reviser(actor, facts.proceedings)
    elif act == "draft":
        require_authors(actor.persons(), facts.proceedings)

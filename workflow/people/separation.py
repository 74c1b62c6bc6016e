"""Who wrote a text and who approves it are kept apart: each in person, and acting for another."""

from collections.abc import Iterable

from workflow.errors import N_, Hint, NotPermittedError
from workflow.people.actor import Actor
from workflow.rules.definition import Stage
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.roles import Role

#: The two whose approvals follow each other.
_OTHER = {Role.DEPUTY: Role.LEADER, Role.LEADER: Role.DEPUTY}


def require_approver(actor: Actor, role: Role, file: Proceedings) -> None:
    """Refuse who wrote any version, or has approved one in the other role.

    Raises:
        NotPermittedError: they have.
    """
    if actor.persons() & {author for draft in file.drafts for author in draft.authors}:
        raise NotPermittedError(
            N_("an author does not approve the text"), hint=Hint("let_another_approve")
        )
    signed = {p for a in file.approvals if a.role == _OTHER.get(role) for p in a.persons()}
    if actor.persons() & signed:
        raise NotPermittedError(
            N_("deputy and leader who approve are different people"), hint=Hint("let_other_approve")
        )


def require_reviser(actor: Actor, file: Proceedings) -> None:
    """Refuse who is an author of the version that would be revised.

    Raises:
        NotPermittedError: they are.
    """
    if file.draft and actor.persons() & set(file.draft.authors):
        raise not_the_reviser()


def not_the_reviser() -> NotPermittedError:
    """Return the refusal of a revision by somebody else than the deputy."""
    return NotPermittedError(N_("in the deputy's review only the deputy submits a revision"))


def require_authors(authors: Iterable[str], file: Proceedings) -> None:
    """Refuse authors of whom one has approved a version.

    Raises:
        NotPermittedError: one has.
    """
    if {p for a in file.approvals for p in a.persons()} & set(authors):
        raise NotPermittedError(N_("who has approved a version is not an author of another"))


def require(actor: Actor, act: str, stage: Stage, file: Proceedings) -> None:
    """Refuse an act at a stage for what the actor has had to do with the text.

    Raises:
        NotPermittedError: the act would be refused for it.
    """
    if act == "approve" and stage.approver:
        require_approver(actor, stage.approver, file)
    elif act == "draft" and stage.takes_revision:
        require_reviser(actor, file)
    elif act == "draft":
        require_authors({actor.principal}, file)

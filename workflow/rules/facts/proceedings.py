"""Attempts, drafts and approvals of an inspection, and which approvals count."""

from dataclasses import dataclass
from datetime import datetime

from workflow.errors import N_
from workflow.rules.behind import behind
from workflow.rules.roles import Role

#: The two roles that approve one after the other.
_OTHER: dict[str, Role] = {Role.DEPUTY: Role.LEADER, Role.LEADER: Role.DEPUTY}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One entry into a stage, in the order of the history (`position`)."""

    stage: str
    number: int
    how: str
    position: int
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of the report, as it was submitted."""

    version: int
    sha256: str
    authors: tuple[str, ...]
    revised_by: str
    stage: str
    attempt: int
    cites: tuple[str, ...]
    none_found: tuple[str, ...]
    left_out: dict[str, str]
    submitted_at: datetime
    position: int
    #: Of the extracted text; empty for a version submitted before the text was kept.
    text_sha256: str = ""
    submitted_by: str = ""
    on_behalf_of: str = ""

    def persons(self) -> frozenset[str]:
        """Return everybody behind the version: authors, reviser and submitter."""
        return behind(*self.authors, self.revised_by, self.submitted_by, self.on_behalf_of)


@dataclass(frozen=True, slots=True)
class Approval:
    """A named person's decision on one version."""

    role: str
    by: str
    on_behalf_of: str
    version: int
    sha256: str
    stage: str
    attempt: int
    at: datetime
    position: int
    #: Of the text that was approved.
    text_sha256: str = ""

    def persons(self) -> frozenset[str]:
        """Return everybody behind the decision, in person or as the principal."""
        return behind(self.by, self.on_behalf_of)


@dataclass(frozen=True)
class Proceedings:
    """All attempts, drafts and approvals of one inspection, in the order of the history."""

    attempts: tuple[Attempt, ...] = ()
    drafts: tuple[Draft, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def current(self) -> Attempt:
        """Return the current attempt, or the last one of a closed inspection."""
        return self.attempts[-1]

    @property
    def draft(self) -> Draft | None:
        """Return the current version."""
        return self.drafts[-1] if self.drafts else None

    def latest_attempt(self, stage: str) -> Attempt | None:
        """Return the last attempt of a stage."""
        return next((a for a in reversed(self.attempts) if a.stage == stage), None)

    def contributors(self, role: str) -> frozenset[str]:
        """Return who had a part in any version and therefore may not approve in this role.

        A deputy may approve his own revision, so a revision only excludes its people from
        approving as leader.
        """
        counting = [d for d in self.drafts if role != Role.DEPUTY or not d.revised_by]
        return frozenset(person for draft in counting for person in draft.persons())

    def approved_beside(self, role: str) -> frozenset[str]:
        """Return who has approved any version in the other of the two roles."""
        other = _OTHER.get(role)
        return frozenset(p for a in self.approvals if a.role == other for p in a.persons())

    def last_return(self) -> int:
        """Return the position of the last return, 0 if there was none."""
        return max((a.position for a in self.attempts if a.how == "return"), default=0)

    def why_not(self, approval: Approval, takes_no_part: frozenset[str]) -> str | None:
        """Return why an approval does not count, as a message id, or None if it counts."""
        if approval.position < self.last_return():
            return N_("sent back after the approval")
        if self.draft is None or approval.sha256 != self.draft.sha256:
            return N_("a newer version has been submitted")
        if approval.version != self.draft.version:
            return N_("a newer version has been submitted")
        if approval.persons() & takes_no_part:
            return N_("the approver does not take part in the inspection")
        if approval.persons() & self.contributors(approval.role):
            return N_("the approver had a part in the text")
        return None

    def counting(self, role: Role, takes_no_part: frozenset[str]) -> Approval | None:
        """Return the approval of a role that counts; the leader's needs the deputy's first."""
        found = next(
            (
                a
                for a in reversed(self.approvals)
                if a.role == role and self.why_not(a, takes_no_part) is None
            ),
            None,
        )
        if found is None or role is not Role.LEADER:
            return found
        deputy = self.counting(Role.DEPUTY, takes_no_part)
        return found if deputy and not deputy.persons() & found.persons() else None

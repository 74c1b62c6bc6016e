"""The file of the procedure: attempts, drafts, approvals, and which approvals count."""

from dataclasses import dataclass
from datetime import datetime

from workflow.errors import N_
from workflow.rules.behind import behind
from workflow.rules.roles import Role

#: The two whose approvals follow each other.
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
    #: Of the text that is read in it; of a version from before that was kept, nothing.
    text_sha256: str = ""
    submitted_by: str = ""
    on_behalf_of: str = ""

    def persons(self) -> frozenset[str]:
        """Return everybody who stands behind the version: who wrote, revised or submitted it."""
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
        """Return everybody whose name stands behind the decision."""
        return behind(self.by, self.on_behalf_of)


@dataclass(frozen=True)
class Proceedings:
    """All attempts, drafts and approvals of one inspection, in the order of the history."""

    attempts: tuple[Attempt, ...] = ()
    drafts: tuple[Draft, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def current(self) -> Attempt:
        """Return the attempt in which the inspection stands, or stood last."""
        return self.attempts[-1]

    @property
    def draft(self) -> Draft | None:
        """Return the current version."""
        return self.drafts[-1] if self.drafts else None

    def latest_attempt(self, stage: str) -> Attempt | None:
        """Return the last attempt of a stage."""
        return next((a for a in reversed(self.attempts) if a.stage == stage), None)

    def wrote(self, role: str) -> frozenset[str]:
        """Return who has had a part in any version, and so does not approve one in a role.

        A deputy may approve a revision of his own, so those behind a revision are apart only from
        whoever approves above him.
        """
        counting = [d for d in self.drafts if role != Role.DEPUTY or not d.revised_by]
        return frozenset(person for draft in counting for person in draft.persons())

    def approved_beside(self, role: str) -> frozenset[str]:
        """Return who has approved any version as the other of deputy and leader."""
        other = _OTHER.get(role)
        return frozenset(p for a in self.approvals if a.role == other for p in a.persons())

    def last_return(self) -> int:
        """Return the position of the last sending back, 0 where there was none."""
        return max((a.position for a in self.attempts if a.how == "return"), default=0)

    def why_not(self, approval: Approval, takes_no_part: frozenset[str]) -> str | None:
        """Return why an approval does not count, as a message id; None where it counts."""
        if approval.position < self.last_return():
            return N_("sent back since")
        if self.draft is None or approval.sha256 != self.draft.sha256:
            return N_("another version is current")
        if approval.version != self.draft.version:
            return N_("another version is current")
        if approval.persons() & takes_no_part:
            return N_("the signer takes no part")
        if approval.persons() & self.wrote(approval.role):
            return N_("the signer had a part in the text")
        return None

    def counting(self, role: Role, takes_no_part: frozenset[str]) -> Approval | None:
        """Return the approval of a role that counts; the leader's only on top of the deputy's."""
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

"""Who acts, in which roles, and for whom."""

from dataclasses import dataclass, field

from workflow.rules.behind import behind
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with the roles it was given; those of a team are found per inspection.

    `on_behalf_of` names the principal where somebody acts as a delegate; both names go into the
    history, and the exclusions of both apply: `held` are the roles given to either. `token` is the
    digest of the token that was shown in place of a password.
    """

    account: str
    roles: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: str = ""
    held: frozenset[str] = field(default_factory=frozenset)
    token: str = field(default="", repr=False)

    @property
    def principal(self) -> str:
        """Return the account whose rights are used."""
        return self.on_behalf_of or self.account

    def persons(self) -> frozenset[str]:
        """Return everybody whose name stands behind the act."""
        return behind(self.account, self.on_behalf_of)


#: The program itself, when nobody tells it to: it examines the history at night.
SYSTEM = Actor("system", frozenset({Role.AUDITOR}))

#: The reader of a simulation where nobody is named: there is nothing to hide from anybody.
ANYBODY = Actor("", frozenset(Role))

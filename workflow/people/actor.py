"""The actor: who acts, in which roles, and for whom."""

from dataclasses import dataclass, field

from workflow.rules.behind import behind
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with the roles it was given; its roles in a team depend on the inspection.

    `on_behalf_of` is the principal if the account acts as a delegate. Both names go into the
    history, and what bars either bars the act: `held` are the roles given to either. `token` is
    the digest of the token used to sign in instead of a password; `by_sign_in` says whether it is
    one that `login` keeps.
    """

    account: str
    roles: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: str = ""
    held: frozenset[str] = field(default_factory=frozenset)
    token: str = field(default="", repr=False)
    by_sign_in: bool = False

    @property
    def principal(self) -> str:
        """Return the account whose roles are used."""
        return self.on_behalf_of or self.account

    def persons(self) -> frozenset[str]:
        """Return the account and the principal, if there is one."""
        return behind(self.account, self.on_behalf_of)


#: The program itself, for example when it verifies the history at night.
SYSTEM = Actor("system", frozenset({Role.AUDITOR}))

#: The reader of a simulation if none is named; a simulation has nothing to hide.
ANYBODY = Actor("", frozenset(Role))

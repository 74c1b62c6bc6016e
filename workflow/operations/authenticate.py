"""Authenticate: turn who somebody says they are into the actor, or refuse it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflow.clock import Clock
from workflow.errors import N_, AmbiguousError, Hint, NotAuthenticatedError, WorkflowError

if TYPE_CHECKING:
    from workflow.database.sessions import Database
    from workflow.operations.context import Context
    from workflow.people.actor import Actor

#: The act of signing in, as the access log names it.
SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who somebody claims to be, for whom they act, and the proof.

    A token proves its account; without one, `password` is called once for the account's password.
    """

    account: str = ""
    #: How the account was named: nothing else is shown to somebody who has not signed in.
    named: str = ""
    acts_for: str = ""
    token: str = ""
    password: Callable[[str], str]
    #: Whether it is to set a new password, as is required after somebody else has set it.
    changes_password: bool = False
    #: Whether the token belongs to a sign-in stored on this machine.
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Authentication:
    """Authenticates claims on one database; `context` makes the context of an actor's acts."""

    database: "Database"
    clock: Clock
    context: "Callable[[Actor], Context]"
    simulation: bool = field(kw_only=True)

    def actor(self, claim: Claim) -> "Actor":
        """Return the actor.

        Raises:
            NotAuthenticatedError: no account is named, or the password or token is wrong.
            NotPermittedError: the principal has not delegated to the account for today.
        """
        try:
            return self._signed_in(claim)
        except WorkflowError as refusal:
            refusal.tried = (SIGN_IN, "")
            raise

    def _signed_in(self, claim: Claim) -> "Actor":
        from workflow.people import acting

        if claim.token:
            return self._by_token(claim)
        self._require_password(claim)
        with self.database.read() as connection:
            now = self.clock.now()
            return acting.signed_in(connection, claim.account, for_account=claim.acts_for, now=now)

    def _by_token(self, claim: Claim) -> "Actor":
        """Return the actor of a token, and note that its sign-in is in use."""
        from workflow.operations import manage_credentials
        from workflow.people import accounts, acting, tokens

        now, digest = self.clock.now(), tokens.token_digest(claim.token)
        try:
            with self.database.read() as connection:
                shown = accounts.valid_token(connection, digest, now)
                _require_same(shown.account, claim.account)
                actor = acting.signed_in(
                    connection, shown.account, for_account=claim.acts_for, now=now, token=digest
                )
        except NotAuthenticatedError as refusal:
            raise accounts.signed_out() if claim.is_kept else refusal from refusal
        if tokens.is_use_to_note(shown, now):
            manage_credentials.note_use(self.context(actor))
        return actor

    def _require_password(self, claim: Claim) -> None:
        """Refuse a missing account or a wrong password; a simulation needs no password."""
        if not claim.account:
            raise NotAuthenticatedError(N_("no account is named"), hint=Hint("sign_in"))
        if self.simulation:
            return
        from workflow.operations import manage_credentials, sign_in
        from workflow.people import accounts, acting

        told = claim.named or claim.account
        password = claim.password(told)
        outdated = sign_in.check_password(
            self.database, self.clock, claim.account, password, named=told
        )
        with self.database.read() as connection:
            if not claim.changes_password:
                accounts.require_own_password(connection, claim.account)
            if not outdated:
                return
            own = acting.signed_in(connection, claim.account, for_account="", now=self.clock.now())
        manage_credentials.renew_hash(self.context(own), claim.account, password)

    def account_named(self, named: str) -> str:
        """Return the account with this code or name, or the text itself if there is none.

        Unless it is a simulation, nobody learns that several accounts have a name.

        Raises:
            AmbiguousError: several have it, in a simulation.
        """
        from workflow.people import accounts

        with self.database.read() as connection:
            try:
                return accounts.resolve(connection, named)
            except AmbiguousError:
                if self.simulation:
                    raise
                return named

    def claimed(self, claim: Claim) -> "Actor":
        """Return the owner of the token, or else who somebody claims to be.

        A text that cannot be an account is left out, since it may be a password.
        """
        from workflow.people import accounts
        from workflow.people.actor import Actor
        from workflow.people.tokens import token_digest
        from workflow.rules.codes import is_code

        account = claim.account if is_code(claim.account) else ""
        if claim.token:
            with self.database.read() as connection:
                account = accounts.owner(connection, token_digest(claim.token)) or account
        return Actor(account, on_behalf_of=claim.acts_for)


def _require_same(owner: str, named: str) -> None:
    """Refuse a token together with the name of another account."""
    if named not in ("", owner):
        raise NotAuthenticatedError(
            N_("the token belongs to {owner}, not to {account}"),
            hint=Hint("sign_in_one_way"),
            owner=owner,
            account=named,
        )

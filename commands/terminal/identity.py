"""Who acts, and what proves it: a password, a token, or a sign-in that is kept."""

import sys
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from commands.terminal import asking, output, piped
from composition import Application
from workflow.errors import N_, BadInputError, Hint, NotAuthenticatedError, OthersPasswordError
from workflow.operations.authenticate import Claim

if TYPE_CHECKING:
    from commands.terminal.session import Session
    from config.kept_sign_in import KeptSignIn
    from workflow.operations.context import Context
    from workflow.people.actor import Actor


def is_at_terminal() -> bool:
    """Return whether a person at a terminal can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Identity:
    """Who acts in one run of a command; a password is asked for only when it is needed."""

    def __init__(self, session: "Session") -> None:
        """Take the run, with its options and settings."""
        self._session = session
        self._options, self._settings = session.options, session.settings
        #: Whether a sign-in that is kept is not enough.
        self.asks_password = False
        self._password_of: tuple[str | None, ...] = ()
        self._typed = ""
        self._named_as: dict[str, str] = {}

    @property
    def _application(self) -> Application:
        return self._session.application

    def changes_password(self, account: str | None) -> None:
        """Sign in to set one's own password, which is possible with one that somebody else set."""
        self._password_of = (account,)

    @property
    def known(self) -> "Actor | Claim":
        """Return who acts, or says to, as far as it was asked until now."""
        found = self.__dict__
        return found.get("actor") or found.get("claim") or self._claimed("")

    @cached_property
    def claim(self) -> Claim:
        """Return who acts and what proves it: a password with --as, a token, or a sign-in."""
        typed, given = self._account(self._options.account_as), self._options.password_stdin
        named = typed or ("" if self._settings.token else self._account(self._settings.account))
        if (typed and sys.stdin.isatty()) or (named and given):
            return self._claimed(named)
        if self._settings.token:
            return self._claimed(typed, self._settings.token)
        kept = self.kept_sign_in
        if kept and (given or self.asks_password):
            return self._claimed(named or kept.account)
        if kept and named in ("", kept.account):
            kept.require_secret()
            return self._claimed(kept.account, kept.token, is_kept=True)
        return self._claimed(named)

    def _account(self, named: str | None) -> str:
        if not named:
            return ""
        account = self._application.account_named(named)
        self._named_as[account] = named
        return account

    def _claimed(self, account: str, token: str = "", *, is_kept: bool = False) -> Claim:
        return Claim(
            account=account,
            named=self._named_as.get(account, account),
            acts_for=self._options.for_account or "",
            token=token,
            password=self._password,
            changes_password=self._is_own_password(account),
            is_kept=is_kept,
        )

    def _is_own_password(self, account: str) -> bool:
        return any(of is None or self._account(of) == account for of in self._password_of)

    def _password(self, account: str) -> str:
        if self._options.password_stdin:
            return piped.line()
        if sys.stdin.isatty():
            prompt = self._session.say(N_("password of {account}"), account=account)
            if typed := asking.hidden(prompt):
                self._typed = typed
                return typed
        raise NotAuthenticatedError(
            N_("the password of {account} is needed"), hint=Hint("give_password"), account=account
        )

    @cached_property
    def kept_sign_in(self) -> "KeptSignIn | None":
        """Return the sign-in to this database that is kept of this user, None for none."""
        from config import kept_sign_in

        return kept_sign_in.read(self._session.place)

    def asks_who(self) -> None:
        """Ask a person at a terminal which account they are, where nothing says so."""
        if not (self._options.account_as or self._settings.token or self._settings.account):
            kept = self.kept_sign_in
            asked = self._session.say(N_("account"))
            self._options.account_as = kept.account if kept else asking.line(asked)

    def signed_in_with(self, kept: "KeptSignIn") -> "Context":
        """Return what an operation is given by who is signed in so."""
        claim = self._claimed(kept.account, kept.token, is_kept=True)
        return self._application.context(self._application.actor(replace(claim, acts_for="")))

    @cached_property
    def actor(self) -> "Actor":
        """Return who acts; a password is asked for once."""
        try:
            return self._application.actor(self.claim)
        except OthersPasswordError as refusal:
            if not is_at_terminal() or self._options.password_stdin:
                raise
            return self._with_own_password(refusal)

    def _with_own_password(self, refusal: OthersPasswordError) -> "Actor":
        """Let a person at a terminal set a password of their own, and return who acts then.

        Raises:
            OthersPasswordError: they typed none.
        """
        from workflow.operations import manage_credentials

        claim = replace(self.claim, password=lambda _: self._typed)
        own = self._application.actor(replace(claim, changes_password=True, acts_for=""))
        told = N_("the password of {account} was set by somebody else; set your own now")
        self._session.hint(told, account=claim.account)
        chosen = ""
        while not chosen:
            prompt = self._session.say(N_("new password of {account}"), account=claim.account)
            chosen = asking.hidden(prompt, twice=True)
            if not chosen:
                raise refusal
            try:
                context = self._application.context(own)
                manage_credentials.set_password(context, claim.account, chosen)
            except BadInputError as weak:
                output.hint(self._session.language.refusal(weak))
                chosen = ""
        self._session.hint(N_("the password of {account} is set"), account=claim.account)
        return self._application.actor(replace(claim, password=lambda _: chosen))

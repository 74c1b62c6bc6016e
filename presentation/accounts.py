"""Accounts in words, and what waits for the consent of the other administrator."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from presentation.language import Language
from presentation.tables import TextTable
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.people.accounts import Account
    from workflow.people.requests import Request


def accounts(found: Iterable["Account"], speaking: Language) -> TextTable:
    """Return accounts, with their roles and what waits for consent."""
    headings = (N_("account"), N_("name"), N_("roles"), N_("can sign in"), N_("language"),
                N_("waits for consent"))  # fmt: skip
    rows = [
        [a.account, a.name, speaking.words(a.roles), _can_sign_in(a, speaking), a.language,
         pending_request(a.pending, speaking) if a.pending else "-"]
        for a in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def _can_sign_in(account: "Account", speaking: Language) -> str:
    if account.paused_until:
        return speaking.say(N_("paused until {until}"), until=local_text(account.paused_until))
    return "✓" if account.can_sign_in else "-"


def pending_request(request: "Request", speaking: Language) -> str:
    """Return in words what awaits consent."""
    said = []
    if request.roles is not None:
        roles = speaking.words(request.roles.split())
        said.append(speaking.say(N_("roles: {roles}"), roles=roles))
    if request.password_hash is not None:
        said.append(speaking.say(N_("a password")))
    for substitute, first, last in request.delegations:
        days = {"first": first, "last": last}
        said.append(speaking.say(N_("{substitute} acts for it from {first} to {last}"),
                                 substitute=substitute, **days))  # fmt: skip
    return speaking.listed(said)

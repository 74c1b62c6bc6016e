"""Accounts and changes of accounts as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from presentation.documents.moments import instant

if TYPE_CHECKING:
    from workflow.people.accounts import Account
    from workflow.people.requests import Request


def accounts(found: Iterable["Account"]) -> list[dict[str, Any]]:
    """Return a list of accounts."""
    return [
        {
            "account": a.account,
            "name": a.name,
            "roles": list(a.roles),
            "can_sign_in": a.can_sign_in,
            "disabled": a.disabled,
            "language": a.language,
            "pending": pending(a.pending) if a.pending else None,
            "paused_until": instant(a.paused_until) if a.paused_until else None,
        }
        for a in found
    ]


def made(
    account: str, roles: Iterable[str], password: str | None, *, waits: bool
) -> dict[str, Any]:
    """Return a new account with its initial password, or an account with changed roles."""
    return {"account": account, "roles": sorted(roles), "password": password, "pending": waits}


def pending(request: "Request") -> dict[str, Any]:
    """Return what waits for the consent of the other administrator, and who asked for it."""
    return {
        "by": list(request.by),
        "at": instant(datetime.fromisoformat(request.at)),
        "roles": None if request.roles is None else request.roles.split(),
        "password": request.password_hash is not None,
        "delegations": [
            {"delegate": substitute, "from": first, "until": last}
            for substitute, first, last in request.delegations
        ],
    }


def delegated(
    account: str, substitute: str, first: str, last: str, *, waits: bool
) -> dict[str, Any]:
    """Return a delegation with its first and last day."""
    told = {"account": account, "delegate": substitute, "from": first, "until": last}
    return {**told, "pending": waits}

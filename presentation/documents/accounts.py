"""Accounts, and what was made of them, as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.people.accounts import Account


def accounts(found: Iterable["Account"]) -> list[dict[str, Any]]:
    """Return the accounts as they are listed."""
    return [
        {
            "account": a.account,
            "name": a.name,
            "roles": list(a.roles),
            "can_sign_in": a.can_sign_in,
            "disabled": a.disabled,
            "language": a.language,
        }
        for a in found
    ]


def made(account: str, roles: Iterable[str], password: str | None) -> dict[str, Any]:
    """Return an account that was made, with a one-time password, or whose roles were changed."""
    return {"account": account, "roles": sorted(roles), "password": password}


def delegated(account: str, substitute: str, first: str, last: str) -> dict[str, Any]:
    """Return who acts for whom, from the first day to the last."""
    return {"account": account, "delegate": substitute, "from": first, "until": last}

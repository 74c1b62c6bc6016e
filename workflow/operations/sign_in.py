"""Check passwords: wrong ones are counted, and after a few the account pauses."""

import time
from collections.abc import Callable

from workflow.audit import register
from workflow.clock import Clock
from workflow.database.sessions import Database
from workflow.people import accounts, passwords, tries


def check_password(
    database: Database,
    clock: Clock,
    account: str,
    password: str,
    *,
    named: str = "",
    wait: Callable[[float], None] = time.sleep,
) -> bool:
    """Check the password of an account; return whether it must be hashed again.

    The password is checked before anything is said of the account, outside any transaction, for it
    takes a while. Of many who guess at once all are checked, but what came of it is told in turn:
    once the account pauses, a right password is refused like a wrong one. So is one of an account
    that does not exist, by the same steps. The account is spoken of as it was `named`.

    Raises:
        NotAuthenticatedError: the account or the password is wrong, or the account pauses.
    """
    with database.read() as connection:
        seconds = tries.seconds_to_wait(connection, clock.now())
        stored = accounts.stored_password(connection, account)
    if seconds:
        wait(seconds)
    right = passwords.verify(stored, password)
    with database.read() as connection:
        counted = tries.any_of(connection, account)
    if not right or counted:
        _settle(database, clock, account, named or account, right=right)
    return stored is not None and passwords.needs_rehash(stored)


def _settle(database: Database, clock: Clock, account: str, named: str, *, right: bool) -> None:
    """Count a wrong password, or forget those before a right one; raises as `check_password`."""
    now = clock.now()
    with database.write(changes=False) as connection:
        register.lock(connection)
        until = tries.paused_until(connection, account, now)
        refused = until is not None or not right
        if until is None and right:
            tries.forget(connection, account)
        elif until is None:
            until = tries.count(connection, account, now)
    if until is not None:
        raise tries.too_many(named, until)
    if refused:
        raise accounts.bad_credentials()

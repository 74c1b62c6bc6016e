"""The context of every act, and the one place where its transaction is opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from workflow.audit import access_log
from workflow.clock import Clock, local_date, stored
from workflow.database.rehearsed import BoundDatabase, RehearsedDatabase
from workflow.database.sessions import Database
from workflow.errors import BusyError, NoDatabaseError, WorkflowError
from workflow.people import acting
from workflow.people.actor import Actor
from workflow.rules.definition import Lifecycle
from workflow.sealing.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every act is given: database, procedure, actor, clock and key."""

    database: Database
    lifecycle: Lifecycle
    actor: Actor
    clock: Clock
    key: Callable[[], Key] | None = None

    @property
    def is_rehearsal(self) -> bool:
        """Return whether everything that is done will be rolled back."""
        return isinstance(self.database, RehearsedDatabase)

    @property
    def at(self) -> str:
        """Return the instant as it is stored."""
        return stored(self.clock.now())

    @property
    def today(self) -> date:
        """Return the local date."""
        return local_date(self.clock.now())

    @contextmanager
    def transaction(
        self, act: str, target: str = "", *, changes: bool = True, locks: bool = False
    ) -> Iterator[Connection]:
        """Open the transaction of one act: commit at the end, roll back on a refusal.

        The actor is checked again first; an act that `locks` does so itself once it holds the
        lock. A refusal is written to the access log after the rollback. `changes` is false where
        somebody only reads or signs in, and nothing but a note of it is written.

        Raises:
            NotAuthenticatedError, NotPermittedError: the actor may no longer act, or the act needs
                the password.
        """
        try:
            acting.require_password(self.actor, act)
            with self.database.write(changes=changes) as connection:
                if not locks:
                    found = acting.recheck(connection, self.actor, self.clock.now())
                    acting.require_same_rights(self.actor, found)
                yield connection
        except WorkflowError as refusal:
            note_refusal(self, act, target, refusal)
            raise


def note_refusal(context: Context, act: str, target: str, refusal: WorkflowError) -> None:
    """Write a refusal to the access log, in a transaction of its own; not for a rehearsal.

    If the transaction is part of a larger one that is rolled back too, it is left to whoever
    answers the refusal.
    """
    refusal.tried = (act, target)
    refusal.noted = refusal.noted or context.is_rehearsal
    if refusal.noted or isinstance(refusal, BusyError | NoDatabaseError):
        return
    if isinstance(context.database, BoundDatabase):
        return
    try:
        access_log.refused(
            context.database,
            at=context.at,
            actor=context.actor,
            act=act,
            target=target,
            code=refusal.code,
        )
        refusal.noted = True
    except (BusyError, NoDatabaseError) as busy:
        refusal.add_note(f"not in the access log: {busy}")

"""What every act is given, and the one place where its transaction is opened."""

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
    """What every act is given: where, by which procedure, who, when."""

    database: Database
    lifecycle: Lifecycle
    actor: Actor
    clock: Clock
    key: Callable[[], Key] | None = None

    @property
    def is_rehearsal(self) -> bool:
        """Return whether nothing of what is done will be kept."""
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
        """Open the transaction of one act: committed at the end, rolled back where it is refused.

        Whoever acts must still be allowed to; an act that `locks` first asks so itself, when it
        has waited for the lock. A refusal goes to the access log, after the rollback. `changes` is
        false where somebody only reads, or signs in, and a note of it is all that is written.

        Raises:
            NotAuthenticatedError, NotPermittedError: who acts may not any longer.
        """
        try:
            with self.database.write(changes=changes) as connection:
                if not locks:
                    found = acting.still(connection, self.actor, self.clock.now())
                    acting.require_same_rights(self.actor, found)
                yield connection
        except WorkflowError as refusal:
            note_refusal(self, act, target, refusal)
            raise


def note_refusal(context: Context, act: str, target: str, refusal: WorkflowError) -> None:
    """Write a refusal into the access log, in a transaction of its own; not of a rehearsal.

    Where the transaction is part of a greater one that is rolled back too, it is noted after that.
    """
    refusal.tried = (act, target)
    if refusal.noted or isinstance(refusal, BusyError | NoDatabaseError):
        return
    if isinstance(context.database, BoundDatabase):
        return
    try:
        access_log.refused(
            context.database,
            at=context.at,
            actor=context.actor.account,
            act=act,
            target=target,
            code=refusal.code,
        )
        refusal.noted = True
    except (BusyError, NoDatabaseError) as busy:
        refusal.add_note(f"not in the access log: {busy}")

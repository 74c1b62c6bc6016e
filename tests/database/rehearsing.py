"""The answer of an act, done and rehearsed, and the whole contents of a database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflow.database.schema import metadata
from workflow.database.sessions import Database
from workflow.errors import WorkflowError
from workflow.operations.advance_round import Advanced
from workflow.operations.context import Context
from workflow.operations.rehearsal import rehearsal
from workflow.rules.requirement_result import RequirementsUnmetError

DONE = "done"


@dataclass(frozen=True)
class Answer:
    """How an act ended: what it returned, or with which code and data it was refused."""

    code: str
    result: object

    @property
    def is_done(self) -> bool:
        """Tell whether the act was done."""
        return self.code == DONE


def answer(do: Callable[[Context], object], given: Context) -> Answer:
    """Do an act and return its answer."""
    try:
        result = do(given)
    except WorkflowError as refusal:
        return refused(refusal)
    if isinstance(result, Advanced):
        blocked = [(b.target, b.stage, refused(b.refusal)) for b in result.blocked]
        return Answer(DONE, (result.advanced, blocked, result.skipped))
    return Answer(DONE, result)


def refused(refusal: WorkflowError) -> Answer:
    """Return a refusal as an answer that can be compared."""
    said: tuple[object, ...] = (refusal.message, refusal.data, refusal.hint)
    if isinstance(refusal, RequirementsUnmetError):
        said = (*said, refusal.unmet, dict(refusal.due_on))
    return Answer(refusal.code, (*said, getattr(refusal, "problems", ())))


def rehearsed(do: Callable[[Context], object], given: Context) -> Answer:
    """Rehearse an act and return its answer."""
    with rehearsal(given) as trial:
        return answer(do, trial)


def everything(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }

"""Refusals: one class for each thing that is true, with a stable code and the data behind it.

A sentence is made from `message` (an English message id with {placeholders}) and `data` at the
edge, in the reader's language. Callers act on `code` and never read sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from workflow.rules.judgement import RequirementResult


def N_(message: str) -> str:
    """Return the message id as it is, marking it for translation."""
    return message


class WorkflowError(Exception):
    """The base of every refusal.

    `following` is the message id of what to do next, shown after the refusal.
    """

    code: ClassVar[str] = "bad_input"

    def __init__(self, message: str, *, following: str = "", **data: Any) -> None:
        self.message = message
        self.following = following
        self.data = data
        super().__init__(_filled(message, data))


def _filled(message: str, data: dict[str, Any]) -> str:
    try:
        return message.format(**data)
    except (KeyError, IndexError):
        return message


class BadInputError(WorkflowError):
    """What was given cannot be right."""

    code = "bad_input"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a workbook, and where it stands."""

    sheet: str
    cell: str
    code: str
    message: str
    data: dict[str, Any]


#: Of more problems than these the first are listed, and it is said how many more there are.
MOST_LISTED = 1000


class BadWorkbookError(WorkflowError):
    """A workbook holds wrong values; nothing of it was taken. All problems are listed."""

    code = "bad_workbook"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems[:MOST_LISTED])
        following = N_("correct the cells named and import the file again")
        more = {}
        if len(problems) > MOST_LISTED:
            following = N_(
                "correct the cells named and import the file again; {more} more are not listed"
            )
            more["more"] = len(problems) - MOST_LISTED
        super().__init__(
            N_("the workbook has {count} problem(s); nothing was imported"),
            following=following,
            count=len(problems),
            **more,
        )


class BadFieldsError(BadInputError):
    """A single record cannot be entered; all problems are listed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            N_("the record has {count} problem(s); nothing was entered"),
            following=N_("correct the fields named and enter it again"),
            count=len(problems),
        )


class NotFoundError(WorkflowError):
    """There is no such thing, or the actor may not know of it."""

    code = "not_found"


class AmbiguousError(WorkflowError):
    """More than one thing is meant by what was given."""

    code = "ambiguous"


class StaleError(WorkflowError):
    """Somebody was faster: the inspection or draft is not what the actor saw."""

    code = "stale"


class BusyError(WorkflowError):
    """A lock was not to be had in time, or the connection was lost midway."""

    code = "busy"


class NotAuthenticatedError(WorkflowError):
    """Who acts is not known."""

    code = "not_authenticated"


class NotPermittedError(WorkflowError):
    """The actor is known and may not do this."""

    code = "not_permitted"


class SuspendedError(WorkflowError):
    """The inspection is suspended."""

    code = "suspended"


class EndedError(WorkflowError):
    """The inspection, or this part of its records, is closed for good."""

    code = "ended"


class NoSuchTransitionError(WorkflowError):
    """No arrow leads from here to there."""

    code = "no_such_transition"


class LimitReachedError(WorkflowError):
    """The policy allows no more of this."""

    code = "limit_reached"


class NoDatabaseError(WorkflowError):
    """The database is not there, or not one of ours."""

    code = "no_database"


class OldSchemaError(WorkflowError):
    """The database was made by another version of the program."""

    code = "old_schema"


class RequirementsUnmetError(WorkflowError):
    """The stage cannot be left: `unmet` says everything that is missing."""

    code = "requirements_unmet"

    def __init__(self, unmet: "tuple[RequirementResult, ...]", **data: Any) -> None:
        self.unmet = unmet
        #: By requirement the day by which it is due, where that is known.
        self.due_on: Mapping[str, date] = {}
        super().__init__(
            N_("{count} requirement(s) are not met"),
            following=N_("supply what is missing, then try again"),
            count=len(unmet),
            **data,
        )

"""Refusals: one class for each thing that is true, with a stable code and the data behind it.

A sentence is made from `message` (an English message id with {placeholders}) and `data` at the
edge, in the reader's language. Callers act on `code` and never read sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar


def N_(message: str) -> str:
    """Return the message id as it is, marking it for translation."""
    return message


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do after a refusal: a code that each surface puts into its own words.

    The words are filled with the data of the refusal and with `data`.
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class WorkflowError(Exception):
    """The base of every refusal; `hint` says what to do next, where the code does not say all."""

    code: ClassVar[str] = "bad_input"

    def __init__(self, message: str, *, hint: Hint | None = None, **data: Any) -> None:
        self.message = message
        self.hint = hint
        self.data = data
        #: Which act was tried, and on what; whether the access log has it.
        self.tried = ("", "")
        self.noted = False
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
    #: All cells in which the same is wrong; empty for one cell.
    cells: tuple[str, ...] = ()


def combined(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems that say the same of several cells of a sheet as one, with all its cells."""
    same: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        key = one.sheet, one.code, one.message, repr(sorted(one.data.items(), key=str))
        same.setdefault(key, []).append(one)
    result = []
    for first, *others in same.values():
        cells = tuple(dict.fromkeys(one.cell for one in (first, *others)))
        result.append(replace(first, cells=cells) if len(cells) > 1 else first)
    return result


#: Of more problems than these the first are listed, and it is said how many more there are.
MOST_LISTED = 1000


class BadWorkbookError(WorkflowError):
    """A workbook holds wrong values; nothing of it was taken. All problems are listed."""

    code = "bad_workbook"

    def __init__(self, problems: Iterable[Problem]) -> None:
        problems = combined(problems)
        self.problems = tuple(problems[:MOST_LISTED])
        hint, more = Hint("correct_cells"), {}
        if len(problems) > MOST_LISTED:
            more["more"] = len(problems) - MOST_LISTED
            hint = Hint("correct_cells_of_many")
        super().__init__(
            N_("the workbook has {count} problem(s); nothing was imported"),
            hint=hint,
            count=len(problems),
            **more,
        )


class BadFieldsError(BadInputError):
    """A single record cannot be entered; all problems are listed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            N_("the record has {count} problem(s); nothing was entered"),
            hint=Hint("correct_fields"),
            count=len(problems),
        )


class UnsteadyFileError(BadInputError):
    """A document may read differently later or elsewhere; everything that makes it so is listed."""

    def __init__(self, problems: list[Problem], **data: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(
            N_("{file} may read differently later, or in another program"),
            hint=Hint("settle_document"),
            **data,
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


class OthersPasswordError(NotAuthenticatedError):
    """The password was set by somebody else and must be changed first."""


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


class UnreadableError(WorkflowError):
    """What is stored of an inspection contradicts itself, so that nothing can be said of it."""

    code = "unreadable"

"""Refusals: one class for each reason, with a stable code and its data.

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
    """What to do after a refusal: a code that each surface words in its own way.

    The words are filled with the data of the refusal and with `data`.
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class WorkflowError(Exception):
    """The base of every refusal; `hint` says what to do next if the code is not enough."""

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
    """The input is wrong."""

    code = "bad_input"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a workbook, and its place."""

    sheet: str
    cell: str
    code: str
    message: str
    data: dict[str, Any]
    #: All cells with the same problem; empty for a single cell.
    cells: tuple[str, ...] = ()


def combined(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems, with the same problem of several cells in a sheet combined into one."""
    same: dict[tuple[str, ...], list[Problem]] = {}
    for one in problems:
        key = one.sheet, one.code, one.message, repr(sorted(one.data.items(), key=str))
        same.setdefault(key, []).append(one)
    result = []
    for first, *others in same.values():
        cells = tuple(dict.fromkeys(one.cell for one in (first, *others)))
        result.append(replace(first, cells=cells) if len(cells) > 1 else first)
    return result


#: The most problems that are listed; of more, only their number is given.
MOST_LISTED = 1000


class BadWorkbookError(WorkflowError):
    """A workbook contains wrong values; nothing was imported. All problems are listed."""

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
    """A document may read differently later or in another program; every reason is listed."""

    def __init__(self, problems: list[Problem], **data: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(
            N_("{file} may read differently later, or in another program"),
            hint=Hint("settle_document"),
            **data,
        )


class NotFoundError(WorkflowError):
    """It does not exist, or the actor may not know of it."""

    code = "not_found"


class AmbiguousError(WorkflowError):
    """The input names more than one thing."""

    code = "ambiguous"


class StaleError(WorkflowError):
    """The inspection or draft has changed since the actor saw it."""

    code = "stale"


class BusyError(WorkflowError):
    """No lock was available in time, or the connection was lost."""

    code = "busy"


class NotAuthenticatedError(WorkflowError):
    """The actor has not been authenticated."""

    code = "not_authenticated"


class OthersPasswordError(NotAuthenticatedError):
    """The password was set by somebody else and must be changed first."""


class NotPermittedError(WorkflowError):
    """The actor may not do this."""

    code = "not_permitted"


class SuspendedError(WorkflowError):
    """The inspection is suspended."""

    code = "suspended"


class EndedError(WorkflowError):
    """The inspection, or this part of its records, is closed for good."""

    code = "ended"


class NoSuchTransitionError(WorkflowError):
    """The stage does not allow this move."""

    code = "no_such_transition"


class LimitReachedError(WorkflowError):
    """The policy does not allow more."""

    code = "limit_reached"


class NoDatabaseError(WorkflowError):
    """The database does not exist or cannot be used, or it was not made by this program."""

    code = "no_database"


class OldSchemaError(WorkflowError):
    """The database was made by another version of the program."""

    code = "old_schema"


class UnreadableError(WorkflowError):
    """The stored data of an inspection contradict each other, so it cannot be judged."""

    code = "unreadable"

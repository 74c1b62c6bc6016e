"""Report inspections whose rows contradict each other by name, and go on with the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import NoResultFound

from workflow.errors import N_, Hint, UnreadableError

#: The errors that contradictory rows cause when facts are made from them and judged.
CONTRADICTIONS = (LookupError, ValueError, TypeError, AttributeError, NoResultFound)

_log = logging.getLogger(__name__)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Refuse the inspection by name if the block finds that its rows contradict each other.

    Raises:
        UnreadableError: they do; the cause is logged.
    """
    try:
        yield
    except CONTRADICTIONS as error:
        _log.debug("%s cannot be read", name, exc_info=error)
        raise UnreadableError(
            N_("{target} cannot be read: its stored data contradict each other"),
            hint=Hint("verify_inspection"),
            target=name,
        ) from error


class Unreadable:
    """The inspections that were skipped because they could not be read."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: dict[str, UnreadableError] = {}

    @contextmanager
    def skipping(self, name: str) -> Iterator[None]:
        """Skip the rest of the block if the inspection cannot be read, and remember it."""
        try:
            with reading(name):
                yield
        except UnreadableError as refusal:
            self._found[name] = refusal

    def __contains__(self, name: str) -> bool:
        """Return whether an inspection was skipped."""
        return name in self._found

    def of_round(self, code: str) -> tuple[UnreadableError, ...]:
        """Return the refusals for inspections of one round."""
        return tuple(r for r in self.refusals if r.data["target"].startswith(f"{code}/"))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the skipped inspections."""
        return tuple(sorted(self._found))

    @property
    def refusals(self) -> tuple[UnreadableError, ...]:
        """Return the refusals, sorted by name."""
        return tuple(self._found[name] for name in sorted(self._found))

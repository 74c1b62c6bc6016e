"""Inspections whose rows contradict each other: told by name, while the others go on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import NoResultFound

from workflow.errors import N_, Hint, UnreadableError

#: What comes of rows that cannot be true together, when facts are made of them and judged.
CONTRADICTIONS = (LookupError, ValueError, TypeError, AttributeError, NoResultFound)

_log = logging.getLogger(__name__)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Refuse an inspection by name where what is done here finds that its rows cannot be read.

    Raises:
        UnreadableError: they cannot; what was found is logged.
    """
    try:
        yield
    except CONTRADICTIONS as error:
        _log.debug("%s cannot be read", name, exc_info=error)
        raise UnreadableError(
            N_("{target} cannot be read: what is stored of it contradicts itself"),
            hint=Hint("verify_inspection"),
            target=name,
        ) from error


class Unreadable:
    """Those that were passed over while many inspections were gone through."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[str, UnreadableError] = {}

    @contextmanager
    def passing_over(self, name: str) -> Iterator[None]:
        """Go on where an inspection cannot be read, and remember it."""
        try:
            with reading(name):
                yield
        except UnreadableError as refusal:
            self._found[name] = refusal

    def __contains__(self, name: str) -> bool:
        """Return whether an inspection was passed over."""
        return name in self._found

    def of_round(self, code: str) -> tuple[UnreadableError, ...]:
        """Return the refusals of those of one round."""
        return tuple(r for r in self.refusals if r.data["target"].startswith(f"{code}/"))

    @property
    def names(self) -> tuple[str, ...]:
        """Return their names."""
        return tuple(sorted(self._found))

    @property
    def refusals(self) -> tuple[UnreadableError, ...]:
        """Return the refusal of each, by name."""
        return tuple(self._found[name] for name in sorted(self._found))

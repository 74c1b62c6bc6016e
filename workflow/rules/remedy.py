"""How something lacking is supplied: by which act, on which record, with which fields.

Each requirement defines its remedies beside its rule. A remedy knows no surface: the command line
renders it as a command, a page as a partly filled form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Lack
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Remedy:
    """One act that supplies what is lacking, with the values that the facts know.

    `act` is `record`, `void` or `import` of a `kind` of record, or an act of procedure; `record` is
    the number of the record to correct or void, empty for a new one or one to be chosen. `fields`
    are the fields of the record or the arguments of the act; `...` marks what a person must fill
    in. `by` names who usually does it, if others may too; `when` says, as a message id, when this
    one of several remedies applies.
    """

    act: str
    kind: str = ""
    record: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[Role, ...] = ()
    when: str = ""

    @property
    def known(self) -> dict[str, Any]:
        """Return the fields whose values are known."""
        return {name: value for name, value in self.fields.items() if value is not ...}

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the fields that a person must fill in."""
        return tuple(name for name, value in self.fields.items() if value is ...)


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy, and who may do it."""

    remedy: Remedy
    who: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a remedy is made for: a requirement, what it lacks, and the facts."""

    requirement: str
    lacking: tuple[Lack, ...]
    facts: Facts

    @property
    def lack(self) -> Lack:
        """Return the first thing that is lacking; it is supplied first."""
        return self.lacking[0]

    @property
    def item(self) -> str:
        """Return its item: the number of a record or person, or a code."""
        return self.lack.item


#: Makes the remedy of a gap.
Way = Callable[[Gap], Remedy]
#: The same if there are several ways, the likeliest first.
Supply = Callable[[Gap], Remedy | tuple[Remedy, ...]]


def enter(kind: str, /, **fields: Any) -> Way:
    """Return the way that enters a new record."""
    return lambda gap: Remedy("record", kind, fields=fields)


def correct(kind: str, /, **fields: Any) -> Way:
    """Return the way that corrects the record that the lack is about."""
    return lambda gap: Remedy("record", kind, gap.lack.data.get("record", gap.item), fields)


def correct_unit(**fields: Any) -> Way:
    """Return the way that corrects the unit."""
    return lambda gap: Remedy("record", "unit", gap.facts.unit.record, fields)


def correct_round(**fields: Any) -> Way:
    """Return the way that corrects the round."""
    return lambda gap: Remedy("record", "round", gap.facts.round.record, fields)

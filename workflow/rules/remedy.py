"""How what is lacking is supplied: which act, on which record, what is known and what is asked.

A requirement says so beside its rule, from the facts and from what is lacking. It knows no surface:
the command line writes a remedy as a command, a page as a form that is filled as far as it goes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Lack
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Remedy:
    """One act that supplies something, filled as far as the facts know.

    `act` is `record`, `void` or `import` of a `kind` of record, or an act of procedure; `record` is
    the number of the record that is corrected or voided, empty for a new one or one to be chosen.
    `fields` are the fields of the record, or what else the act is given; `...` stands where a
    person has to put something. `by` names who usually does it, where others may too; `when` says,
    as a message id, in which case this is the way, where there are several.
    """

    act: str
    kind: str = ""
    record: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[Role, ...] = ()
    when: str = ""

    @property
    def known(self) -> dict[str, Any]:
        """Return the fields whose values the facts know."""
        return {name: value for name, value in self.fields.items() if value is not ...}

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the fields that are left to the person."""
        return tuple(name for name, value in self.fields.items() if value is ...)


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy, and who may do it."""

    remedy: Remedy
    who: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a remedy is made for: a requirement, what it lacks, and the facts behind it."""

    requirement: str
    lacking: tuple[Lack, ...]
    facts: Facts

    @property
    def lack(self) -> Lack:
        """Return the first of what is lacking, which is supplied first."""
        return self.lacking[0]

    @property
    def item(self) -> str:
        """Return what that is: the number of a record or person, or a code."""
        return self.lack.item


#: Makes the remedy of a gap.
Way = Callable[[Gap], Remedy]
#: The same where different people have different ways: the likeliest first.
Supply = Callable[[Gap], Remedy | tuple[Remedy, ...]]


def enter(kind: str, /, **fields: Any) -> Way:
    """Return the way to enter a new record."""
    return lambda gap: Remedy("record", kind, fields=fields)


def correct(kind: str, /, **fields: Any) -> Way:
    """Return the way to correct the record that falls short: the one the lack is about."""
    return lambda gap: Remedy("record", kind, gap.lack.data.get("record", gap.item), fields)


def correct_unit(**fields: Any) -> Way:
    """Return the way to correct what is said of the unit."""
    return lambda gap: Remedy("record", "unit", gap.facts.unit.record, fields)


def correct_round(**fields: Any) -> Way:
    """Return the way to correct what is said of the round."""
    return lambda gap: Remedy("record", "round", gap.facts.round.record, fields)

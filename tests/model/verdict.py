"""What a requirement has, needs and lacks."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What a requirement has, needs and lacks."""

    #: The items that are lacking: staff number, account, 编号, record number or code.
    lacking: frozenset[str] = frozenset()
    #: Whether something is lacking that section 3 does not name.
    other: bool = False
    #: Only where section 3 leaves no choice; else None.
    have: int | None = None
    need: int | None = None
    #: Whether an exemption covers everything that is lacking.
    exempted: bool = False
    #: For the reader of a failed test; not compared.
    detail: frozenset[str] = frozenset()

    @property
    def met(self) -> bool:
        """Tell whether nothing lacks; an exemption does not make it met."""
        return not self.lacking and not self.other

    @property
    def passes(self) -> bool:
        """Tell whether the stage may be left as far as this requirement goes."""
        return self.met or self.exempted


def unless(fulfilled: object) -> Verdict:
    """Return met or unmet where nothing that lacks has a name."""
    return Verdict(other=not fulfilled)


def lacks(items: Iterable[str], other: bool = False) -> Verdict:
    """Return what lacks by name."""
    return Verdict(lacking=frozenset(items), other=other)

"""What a requirement finds in the facts: what there is, what is needed, what is lacking."""

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a requirement may be unmet.

    `code` never changes and is unique within the requirement; `why` is the English message id shown
    to people, filled with the data of the lack. `by_item` says whether what is
    lacking may be set aside alone, by its item.
    """

    code: str
    why: str
    by_item: bool = True


class Lack(msgspec.Struct, frozen=True):
    """One thing that is lacking.

    `item` names it for machines and for `exempt --item`: a record number, a staff number or a
    code.
    """

    item: str
    cause: Cause
    data: dict[str, Any] = {}  # a new one for each


class Judgement(msgspec.Struct, frozen=True):
    """What there is, what is needed, what is lacking; met means nothing is lacking."""

    have: int
    need: int
    lacking: tuple[Lack, ...] = ()

    @property
    def met(self) -> bool:
        """Return whether nothing is lacking."""
        return not self.lacking


def clauses(*lacks: Lack | None) -> Judgement:
    """Return the judgement of clauses that must all hold; each lack is a clause that fails."""
    lacking = tuple(lack for lack in lacks if lack is not None)
    return Judgement(len(lacks) - len(lacking), len(lacks), lacking)


def all_of(needed: int, lacking: list[Lack]) -> Judgement:
    """Return the judgement of `needed` things that must all be there."""
    return Judgement(needed - len(lacking), needed, tuple(lacking))

"""Verify one chain of a ledger line by line: no gaps, every hash, and its stored end."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from workflow.audit.chain import NOTHING
from workflow.audit.facet import Facet
from workflow.audit.packing import chained, packed_as_found
from workflow.errors import N_
from workflow.verification.report import Report


class ChainCheck:
    """Checks the lines of a chain in order and reports what is wrong.

    `kept` holds, by length, the heads of the chain that the register recorded.
    """

    def __init__(self, report: Report, ledger: str, facet: Facet, kept: Mapping[int, str]) -> None:
        self._report, self._ledger, self._facet = report, ledger, facet
        self._kept = dict(kept)
        self._believed = {NOTHING}
        self.length, self.head = 0, NOTHING

    def check(self, line: Row[Any]) -> None:
        """Check the next line."""
        if not isinstance(line.position, int) or line.position <= self.length:
            what = N_("{ledger}: a line has the position {position}, which is not a valid position")
            self._report.add(None, what, ledger=self._ledger, position=line.position)
            return
        if line.position != self.length + 1:
            self._missing(self.length + 1, line.position - 1)
            self._believed = set()
        values = self._facet.as_of(line[: len(self._facet.names)], str(line.schema))
        right = {chained(before, values, packed_as_found) for before in self._believed}
        if self._believed and line.hash not in right:
            what = N_("{ledger}: line {position} was changed; its hash does not match")
            self._report.add(None, what, ledger=self._ledger, position=line.position)
        self._believed = {line.hash, *right}
        self.length, self.head = line.position, line.hash
        if self._kept.pop(self.length, self.head) != self.head:
            what = N_("{ledger}: line {position} is not the one in the register")
            self._report.add(None, what, ledger=self._ledger, position=self.length)

    def check_end(self, length: Any, head: Any) -> None:
        """Check the end of the chain against the stored length and head."""
        if isinstance(length, int) and length > self.length:
            self._missing(self.length + 1, length)
        elif (length, head) != (self.length, self.head):
            what = N_("{ledger} ends with line {found}; its stored length is {length}")
            self._report.add(None, what, ledger=self._ledger, found=self.length, length=length)
        for place in sorted(place for place in self._kept if place > self.length):
            what = N_("{ledger} ends with line {found}; the register has line {length}")
            self._report.add(None, what, ledger=self._ledger, found=self.length, length=place)

    def _missing(self, first: int, last: int) -> None:
        what = N_("{ledger}: the lines {first} to {last} are missing")
        self._report.add(None, what, ledger=self._ledger, first=first, last=last)

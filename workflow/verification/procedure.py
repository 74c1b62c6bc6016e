"""Replay the procedure of one inspection: its stage, state and version follow from its entries."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from workflow.audit import evidence
from workflow.audit.facet import Facet
from workflow.errors import N_
from workflow.inspection.inspections import CANCELLED, CLOSED, OPEN, SUSPENDED
from workflow.rules.definition import CLOSED as CLOSED_STAGE
from workflow.verification import moves as move_checks
from workflow.verification.report import Report
from workflow.verification.rows import Stored
from workflow.verification.texts import Texts

#: Acts of procedure: each raises the version by one and leaves the inspection in this state.
PROCEDURE = {
    "open": OPEN,
    "advance": OPEN,
    "return": OPEN,
    "draft": OPEN,
    "approve": OPEN,
    "exempt": OPEN,
    "extend": OPEN,
    "suspend": SUSPENDED,
    "resume": OPEN,
    "cancel": CANCELLED,
}
_UNOPENED = ""
#: The acts of procedure that are possible in a state.
_POSSIBLE = {
    _UNOPENED: {"open"},
    OPEN: PROCEDURE.keys() - {"open", "resume"},
    SUSPENDED: {"resume", "cancel"},
    CLOSED: set(),
    CANCELLED: set(),
}
#: Act that opened an attempt → how the attempt says it was opened.
_HOW = {"open": "open", "advance": "advance", "approve": "advance", "return": "return"}


class Replay:
    """The state of an inspection after each entry; None while a gap leaves it unknown."""

    def __init__(self, report: Report, stored: Stored, texts: Texts) -> None:
        self._report, self._texts = report, texts
        self.state: str | None = _UNOPENED
        self.stage: str | None = None
        self.number: int | None = None
        self.version: int | None = 0
        self._position = 0
        self._opened = _by_position(stored, evidence.ATTEMPT_OPENED)
        self._closed = _by_position(stored, evidence.ATTEMPT_CLOSED)

    def follow(self, entries: Sequence[Row[Any]]) -> None:
        """Replay entries in their order."""
        for entry in entries:
            if entry.position != self._position + 1:
                self.state = self.stage = self.number = self.version = None
            self._position = entry.position
            self._examine_version(entry)
            self._examine_state(entry)
            self._examine_move(entry)

    def _examine_version(self, entry: Row[Any]) -> None:
        if self.version is not None:
            expected = self.version + (entry.act in PROCEDURE)
            if entry.version != expected:
                what = N_(
                    "the entry has version {found}; after the previous acts it should be {expected}"
                )
                self._report.add(entry.position, what, found=entry.version, expected=expected)
        self.version = entry.version if isinstance(entry.version, int) else None

    def _examine_state(self, entry: Row[Any]) -> None:
        if entry.act not in PROCEDURE:
            return
        if self.state is not None and entry.act not in _POSSIBLE[self.state]:
            what = N_("{act} was not possible: the inspection was {state}")
            self._report.add(entry.position, what, act=entry.act, state=self.state)
        self.state = CLOSED if entry.to_stage == CLOSED_STAGE else PROCEDURE[entry.act]

    def _examine_move(self, entry: Row[Any]) -> None:
        moves = entry.act in ("advance", "return") or (
            entry.act == "approve" and entry.to_stage != ""
        )
        leaves = moves or entry.act == "cancel"
        enters = moves or entry.act == "open"
        self._examine_standing(entry, leaves=leaves, enters=enters)
        if enters:
            definition = self._texts.definition(entry.definition_sha256)
            move_checks.examine(self._report, entry, definition)
        number = self._examine_attempts(entry, leaves=leaves, enters=enters)
        self.number = number or entry.attempt
        if enters:
            self.stage = entry.to_stage

    def _examine_standing(self, entry: Row[Any], *, leaves: bool, enters: bool) -> None:
        stage = self.stage if leaves else ""
        number = 1 if entry.act == "open" else self.number
        if (stage is not None and entry.from_stage != stage) or (
            number is not None and entry.attempt != number
        ):
            what = N_("the entry names {from_stage}, attempt {found}, where the inspection was not")
            self._report.add(entry.position, what, from_stage=entry.from_stage, found=entry.attempt)
        if entry.to_stage and not enters:
            what = N_("{act} does not change the stage, but the entry says that it does")
            self._report.add(entry.position, what, act=entry.act)

    def _examine_attempts(self, entry: Row[Any], *, leaves: bool, enters: bool) -> int | None:
        """Verify which attempts the entry closed and opened; return the number opened."""
        closed = [(entry.from_stage, entry.attempt, entry.at)] if leaves else []
        found_closed = [
            (row.stage, row.number, row.left_at) for row in self._closed.get(entry.position, ())
        ]
        opened = []
        if enters and entry.to_stage != CLOSED_STAGE:
            number = self._next_number(entry)
            opened = [(entry.to_stage, number, _HOW[entry.act], entry.at)]
        found_opened = [
            (row.stage, row.number, row.how, row.entered_at)
            for row in self._opened.get(entry.position, ())
        ]
        if closed != found_closed or opened != found_opened:
            what = N_("the stored attempts do not match the move of the entry")
            self._report.add(entry.position, what)
        return opened[0][1] if opened else None

    def _next_number(self, entry: Row[Any]) -> int:
        """Return the number of the attempt; the rows before it have been verified already."""
        before = [
            row
            for position, rows in self._opened.items()
            for row in rows
            if isinstance(position, int) and position < entry.position
        ]
        return 1 + sum(bool(row.stage == entry.to_stage) for row in before)


def _by_position(stored: Stored, facet: Facet) -> dict[Any, list[Row[Any]]]:
    found: dict[Any, list[Row[Any]]] = defaultdict(list)
    for written in stored.of(facet):
        found[written.position].append(written.row)
    return found

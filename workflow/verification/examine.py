"""Verify the history: every chain, every row that it wrote, and whether it follows the rules.

rows (everything stored, chain by chain) → entries (gaps, hashes, digests of rows) → procedure,
moves, papers (replayed) → register (rounds opened, policies adopted, rights given)
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, select
from sqlalchemy.exc import OperationalError

from workflow.database import integrity, triggers, undecodable
from workflow.database.schema import audit_entries, inspections, installation, rounds
from workflow.errors import N_
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.rules.definition import Lifecycle
from workflow.verification import entries as entry_checks
from workflow.verification import inspection as inspection_checks
from workflow.verification import ledgers as ledger_checks
from workflow.verification import papers as paper_checks
from workflow.verification import register as register_checks
from workflow.verification import rows as stored_rows
from workflow.verification.procedure import Replay
from workflow.verification.register import Opening, Registered
from workflow.verification.report import Examination, ProblemFound, Report, in_order
from workflow.verification.rows import Stored
from workflow.verification.texts import Texts

Progress = Callable[[int, int], None]

_HOW = {
    triggers.MISSING: N_("the trigger {name} is missing"),
    triggers.CHANGED: N_("the trigger or function {name} was changed"),
    triggers.FOREIGN: N_("{table} has a foreign trigger or rule: {name}"),
}


def examine(
    connection: Connection,
    lifecycle: Lifecycle,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    reader: Actor,
) -> Examination:
    """Verify the history of some inspections, named by id, or of everything; return the problems.

    All statements must see the same instant, as those of `Database.read` do; otherwise what is
    written meanwhile would look like tampering. For some inspections the register is read but not
    verified itself; if they are all of a round, an inspection that is missing from it is found.
    `progress` is called with the number of entries verified and their total. A file with text that
    cannot be decoded is verified a second time, with that text escaped.

    Raises:
        NotPermittedError: the reader may not verify the history.
    """
    rights.require_read("verify", reader.roles)
    try:
        return _Examiner(connection, lifecycle, only, progress).examine()
    except OperationalError as error:
        if not undecodable.is_undecodable(error):
            raise
    with undecodable.read_in_escapes(connection):
        return _Examiner(connection, lifecycle, only, progress).examine()


class _Examiner:
    def __init__(
        self,
        connection: Connection,
        lifecycle: Lifecycle,
        only: Sequence[str] | None,
        progress: Progress | None,
    ) -> None:
        self.connection, self.only, self.progress = connection, only, progress
        self.general = Report(None)
        self.texts = Texts(connection, lifecycle, self.general)
        self.problems: list[ProblemFound] = []
        self.entries = 0

    def examine(self) -> Examination:
        """Verify the register, and then chain by chain the inspections."""
        self.total = stored_rows.count(self.connection, self.only) if self.progress else 0
        self._examine_triggers()
        end = self._installation()
        if end is None:
            return Examination(0, tuple(self.general.problems))
        register = stored_rows.of_register(self.connection, end.id)
        registered = self._register(register, end)
        unmet = dict(registered.openings)
        for stored in stored_rows.of_inspections(self.connection, end.id, self.only):
            self._chain(stored, unmet.pop(stored.chain, None), registered)
        if self.only is None:
            ledger_checks.examine(self.connection, self.general, registered)
        self._examine_missing(unmet)
        return Examination(self.entries, in_order((*self.general.problems, *self.problems)))

    def _installation(self) -> Row[Any] | None:
        """Return the row of the installation; of several the one that has a register."""
        has_register = exists().where(audit_entries.c.chain == installation.c.id)
        wanted = select(installation).order_by(has_register.desc(), installation.c.created_at)
        rows = self.connection.execute(wanted).all()
        if len(rows) != 1:
            what = N_("the database has {count} installation rows; it must have one")
            self.general.add(None, what, count=len(rows))
        return rows[0] if rows else None

    def _examine_triggers(self) -> None:
        for one in triggers.wrong(self.connection):
            self.general.add(None, _HOW[one.how], name=one.name, table=one.table)
        for said in integrity.problems(self.connection):
            self.general.add(None, N_("the file of the database is damaged: {said}"), said=said)

    def _register(self, stored: Stored, end: Row[Any]) -> Registered:
        report = Report(None)
        if self.only is not None:
            return register_checks.read(entry_checks.placed(report, stored.entries))
        entries = entry_checks.examine(report, stored, end)
        registered = register_checks.read(entries)
        for entry in entries:
            self.texts.examine(report, entry)
        register_checks.examine(self.connection, report, registered, end)
        self._examined(stored, report)
        return registered

    def _chain(self, stored: Stored, opening: Opening | None, registered: Registered) -> None:
        """Verify one chain, with its inspection and all rows that belong to it."""
        row = stored.inspection
        report = Report(_name(row, opening) or stored.chain)
        entries = entry_checks.examine(report, stored, row)
        replay = Replay(report, stored, self.texts)
        replay.follow(entries)
        paper_checks.examine(report, stored, entries)
        inspection_checks.examine(report, row, entries, replay, opening, registered)
        for entry in entries:
            self.texts.examine(report, entry)
        self._examined(stored, report)

    def _examined(self, stored: Stored, report: Report) -> None:
        self.problems += report.problems
        self.entries += len(stored.entries)
        if self.progress is not None:
            self.progress(self.entries, self.total)

    def _examine_missing(self, unmet: dict[str, Opening]) -> None:
        """Report the inspections that the register opened but of which nothing is stored."""
        whole = None if self.only is None else self._whole_rounds()
        for opening in unmet.values():
            if whole is None or opening.round in whole:
                what = N_("the inspection opened by entry {opened} of the register is missing")
                report = Report(_name(None, opening))
                report.add(None, what, opened=opening.entry)
                self.problems += report.problems

    def _whole_rounds(self) -> set[str]:
        """Return the rounds all of whose stored inspections are to be verified."""
        asked = set(self.only or ())
        by_round: dict[str, set[str]] = defaultdict(set)
        wanted = select(rounds.c.code, inspections.c.id).join(rounds)
        for code, inspection in self.connection.execute(wanted):
            by_round[code].add(inspection)
        return {code for code, ids in by_round.items() if ids <= asked}


def _name(row: Row[Any] | None, opening: Opening | None) -> str | None:
    """Return the name of an inspection as the register has it, or else as it is stored."""
    found = opening or row
    return str(Target(found.round, found.unit)) if found else None

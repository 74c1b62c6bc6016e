"""Examine the history: every chain, every row that it wrote, and whether it follows the rules.

rows (all that is stored, chain by chain) → entries (dense, hash upon hash, rows by digest) →
procedure, moves, papers (acted out again) → register (what was opened, adopted and given)
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, select
from sqlalchemy.exc import OperationalError

from workflow.database import integrity, triggers, undecodable
from workflow.database.schema import audit_entries, inspections, installation, rounds
from workflow.errors import N_
from workflow.inspection import inspections as inspection_rows
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.rules.definition import Lifecycle
from workflow.verification import entries as examined_entries
from workflow.verification import inspection as examined_inspection
from workflow.verification import ledgers as examined_ledgers
from workflow.verification import papers as examined_papers
from workflow.verification import register as examined_register
from workflow.verification import rows as examined_rows
from workflow.verification.procedure import Replay
from workflow.verification.register import Opening, Said
from workflow.verification.report import Examination, ProblemFound, Report, in_order
from workflow.verification.rows import Stored
from workflow.verification.texts import Texts

Progress = Callable[[int, int], None]

_HOW = {
    triggers.MISSING: N_("the trigger {name} is missing"),
    triggers.CHANGED: N_("the trigger or function {name} does not do what it must"),
    triggers.STRANGE: N_("{table} has a trigger or rule of somebody else: {name}"),
}


def chains(connection: Connection, target: Target | None, *, reader: Actor) -> list[str] | None:
    """Return the inspections that a target names, by id, to be examined; of no target None: all.

    Raises:
        NotPermittedError: the reader may not examine the history.
        NotFoundError: there is none.
    """
    rights.require_read("verify", reader.roles)
    if target is None:
        return None
    found = [row.id for row in inspection_rows.named(connection, target)]
    if not found:
        raise inspection_rows.not_found(target)
    return found


def examine(
    connection: Connection,
    lifecycle: Lifecycle,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    reader: Actor,
) -> Examination:
    """Return what is not as the history says, of inspections named by id or of everything.

    All statements must see the same instant, as those of `Database.read` do: else what is written
    meanwhile looks like tampering. Of some inspections the register is read for what it says of
    them, but not examined itself; where they are the whole of a round, one that the register names
    and is missing is found. `progress` is told how many entries of how many are examined. A file
    with text that cannot be decoded is examined a second time, with that text in escapes.

    Raises:
        NotPermittedError: the reader may not examine the history.
    """
    rights.require_read("verify", reader.roles)
    try:
        return _Examining(connection, lifecycle, only, progress).examine()
    except OperationalError as error:
        if not undecodable.is_undecodable(error):
            raise
    with undecodable.read_in_escapes(connection):
        return _Examining(connection, lifecycle, only, progress).examine()


class _Examining:
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
        """Examine the register, then chain by chain what it opened."""
        self.total = examined_rows.count(self.connection, self.only) if self.progress else 0
        self._examine_triggers()
        end = self._installation()
        if end is None:
            return Examination(0, tuple(self.general.problems))
        register = examined_rows.of_register(self.connection, end.id)
        said = self._register(register, end)
        unmet = dict(said.openings)
        for stored in examined_rows.of_inspections(self.connection, end.id, self.only):
            self._chain(stored, unmet.pop(stored.chain, None), said)
        if self.only is None:
            examined_ledgers.examine(self.connection, self.general, said)
        self._examine_missing(unmet)
        return Examination(self.entries, in_order((*self.general.problems, *self.problems)))

    def _installation(self) -> Row[Any] | None:
        """Return the row of the installation: of several the one whose register there is."""
        has_register = exists().where(audit_entries.c.chain == installation.c.id)
        wanted = select(installation).order_by(has_register.desc(), installation.c.created_at)
        rows = self.connection.execute(wanted).all()
        if len(rows) != 1:
            what = N_("the database says {count} times what it is; it must say it once")
            self.general.add(None, what, count=len(rows))
        return rows[0] if rows else None

    def _examine_triggers(self) -> None:
        for one in triggers.wrong(self.connection):
            self.general.add(None, _HOW[one.how], name=one.name, table=one.table)
        for said in integrity.problems(self.connection):
            self.general.add(None, N_("the file of the database is damaged: {said}"), said=said)

    def _register(self, stored: Stored, end: Row[Any]) -> Said:
        report = Report(None)
        if self.only is not None:
            return examined_register.read(examined_entries.placed(report, stored.entries))
        entries = examined_entries.examine(report, stored, end)
        said = examined_register.read(entries)
        for entry in entries:
            self.texts.examine(report, entry)
        examined_register.examine(self.connection, report, said, end)
        self._examined(stored, report)
        return said

    def _chain(self, stored: Stored, opening: Opening | None, said: Said) -> None:
        """Examine one chain, with the inspection and all the rows that belong to it."""
        row = stored.inspection
        report = Report(_name(row, opening) or stored.chain)
        entries = examined_entries.examine(report, stored, row)
        replay = Replay(report, stored, self.texts)
        replay.follow(entries)
        examined_papers.examine(report, stored, entries)
        examined_inspection.examine(report, row, entries, replay, opening, said)
        for entry in entries:
            self.texts.examine(report, entry)
        self._examined(stored, report)

    def _examined(self, stored: Stored, report: Report) -> None:
        self.problems += report.problems
        self.entries += len(stored.entries)
        if self.progress is not None:
            self.progress(self.entries, self.total)

    def _examine_missing(self, unmet: dict[str, Opening]) -> None:
        """Note the inspections that the register opened and of which nothing at all is stored."""
        whole = None if self.only is None else self._whole_rounds()
        for opening in unmet.values():
            if whole is None or opening.round in whole:
                what = N_("the inspection opened by entry {opened} of the register is gone")
                report = Report(_name(None, opening))
                report.add(None, what, opened=opening.entry)
                self.problems += report.problems

    def _whole_rounds(self) -> set[str]:
        """Return the rounds of which every inspection that is stored was asked for."""
        asked = set(self.only or ())
        by_round: dict[str, set[str]] = defaultdict(set)
        wanted = select(rounds.c.code, inspections.c.id).join(rounds)
        for code, inspection in self.connection.execute(wanted):
            by_round[code].add(inspection)
        return {code for code, ids in by_round.items() if ids <= asked}


def _name(row: Row[Any] | None, opening: Opening | None) -> str | None:
    """Return an inspection's name by the register, which is guarded; else as it is stored."""
    found = opening or row
    return str(Target(found.round, found.unit)) if found else None

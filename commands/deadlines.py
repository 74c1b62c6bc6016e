"""deadlines, extend, calendar: by when everything is due, and how that was counted."""

import hashlib
from pathlib import Path

import click

from commands.procedure import REASON, SEEN
from commands.terminal import output
from commands.terminal.session import Session, shared
from commands.terminal.words import scope_of
from presentation import deadline_lists as words
from presentation.documents import acts
from presentation.documents import deadlines as documents
from workflow.clock import local_date
from workflow.errors import N_


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def deadlines(session: Session, target: str | None) -> None:
    """Show when each stage and requirement is due, and how the date was counted."""
    from workflow.queries import board

    named = scope_of(target) if target else None
    statuses, unreadable = session.read(board.statuses, session.lifecycle, named)
    session.tell_unreadable(unreadable)
    found = [(one, status) for one in statuses for status in one.deadlines]
    if session.json:
        output.document(
            [documents.deadline(f"{one.round}/{one.unit}", s, session.language) for one, s in found]
        )
    elif not found:
        session.tell(N_("there are no deadlines"))
    elif named and named.unit:
        for line in words.explained(session.language, found):
            output.says(line)
    elif running := words.running(session.language, found):
        output.table(running)
        session.hint(N_("how a day was counted: xuncha deadlines ROUND/UNIT"))
    else:
        session.tell(N_("nothing is due: no deadline is running"))


@click.command()
@click.argument("target", metavar="ROUND/UNIT")
@click.option("--days", type=int, required=True, metavar="N", help="working days")
@click.option("--requirement", metavar="CODE", help="only this requirement's deadline")
@REASON
@SEEN
@shared
def extend(
    session: Session,
    target: str,
    days: int,
    requirement: str | None,
    reason: str,
    seen: int | None,
) -> None:
    """Extend the deadline of the stage, or of one requirement, by working days."""
    from workflow.operations.extend import extend as operation

    context, named, version = session.acting_on(target, seen)
    made = operation(
        context, named, days=days, seen=version, reason=reason, requirement=requirement
    )
    answer = acts.extended(named, made)
    if session.json:
        output.document(answer)
    else:
        session.tell(N_("{unit}: due on {due_on}, originally {original_due_on}"), **answer)
        if made.due.due_on < local_date(session.now()):
            session.hint(N_("that day has passed as well: still overdue"))


@click.group()
def calendar() -> None:
    """The working days by which deadlines are counted."""


@calendar.command("show")
@click.argument("year", type=int, required=False)
@shared
def show(session: Session, year: int | None) -> None:
    """Show which days are off or worked, of one year or of all that is known."""
    from workflow.queries import calendar as query

    reader = session.reader()
    with session.open().read() as connection:
        known = query.current(connection, reader=reader)
    days = [d for d in known.days if year in (None, d.on.year)]
    if session.json:
        output.document(documents.calendar(known, days))
        return
    for one in days:
        output.says(words.calendar_day(one))
    official = sorted(known.official_years)
    if year is not None and year not in official:
        session.hint(
            N_("{year} has no official data: Monday to Friday count as working days"), year=year
        )
    said = N_("official years: {years}; calendar version {version}")
    years = session.language.joined(map(str, official))
    session.hint(said, years=years, version=known.version)


@calendar.command("load")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", "way", flag_value="replace", help="days that the file leaves out go")
@click.option("--amend", "way", flag_value="amend", help="only add to what stands")
@click.option("--dry-run", is_flag=True, help="only list what would move")
@shared
def load(session: Session, file: Path, way: str | None, dry_run: bool) -> None:
    """Load days from a CSV 日期,类型(休/班/停),名称; deadlines are counted anew.

    A year that the file names is replaced and official; 停 is a closure of your own place, and a
    file with nothing else adds closures and leaves the official days of the year. If the
    file leaves out days of an official year, say whether they go (--replace) or stay (--amend).
    """
    from config import holidays
    from workflow.files import plain_file
    from workflow.operations.load_calendar import LoadMode, load_calendar

    raw = plain_file.read(file, plain_file.MIB)
    days = holidays.read(raw, file.name)
    sha256 = hashlib.sha256(raw).hexdigest()
    with session.acting(dry_run=dry_run) as context:
        loaded = load_calendar(
            context, days, source=file.name, file_sha256=sha256, mode=LoadMode(way or "")
        )
    if session.json:
        output.document(documents.loaded(loaded, dry_run=dry_run))
        return
    for line in words.calendar_changes(loaded.added, loaded.dropped):
        output.says(line)
    if loaded.moved:
        output.table(words.moved(loaded.moved, session.language))
    else:
        session.tell(N_("no deadline moves"))
    if dry_run:
        session.hint(N_("dry run: nothing was written"))
    else:
        years = session.language.joined(map(str, loaded.years))
        session.tell(N_("loaded: {years}"), years=years)

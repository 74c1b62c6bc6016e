"""deadlines, extend, calendar: by when everything is due, and how that was counted."""

import hashlib
from pathlib import Path

import click

from commands.procedure import REASON, SEEN
from commands.terminal import output
from commands.terminal.session import Session, scope_of, shared, target_of
from presentation import deadlines as words
from presentation.documents import acts
from presentation.documents import deadlines as documents
from workflow.clock import local_date
from workflow.errors import N_
from workflow.queries.deadlines import DeadlineStatus
from workflow.queries.status import Status


@click.command()
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def deadlines(session: Session, target: str | None) -> None:
    r"""By when each stage and requirement is due, and how that day was counted.

    \b
    xuncha deadlines 2026-1/edu
    xuncha deadlines 2026-1
    """
    from workflow.queries import board

    reader, now = session.reader(), session.now()
    named = scope_of(target) if target else None
    with session.open().read() as connection:
        statuses, unreadable = board.statuses(
            connection, session.lifecycle, named, reader=reader, now=now
        )
    session.tell_unreadable(unreadable)
    found = [(one, status) for one in statuses for status in one.deadlines]
    if session.json:
        output.document(
            [documents.deadline(f"{one.round}/{one.unit}", s, session.language) for one, s in found]
        )
        return
    if not found:
        session.tell(N_("there are no deadlines"))
        return
    if target and "/" in target:
        _explained(session, found)
    else:
        _table(session, found)


def _explained(session: Session, found: list[tuple[Status, DeadlineStatus]]) -> None:
    one = found[0][0]
    output.says(f"{one.round}/{one.unit}  {one.title}")
    for _, status in found:
        deadline = status.deadline
        said = session.say(
            N_("{due_on}  {title}, attempt {attempt}: {is_}"),
            due_on=deadline.due.due_on,
            title=session.language.about(deadline.stage, deadline.requirement),
            attempt=deadline.attempt,
            is_=words.state(session.language, status),
        )
        late = words.lateness(session.language, status, one.today)
        output.says(f"  {said}{late and '  ' + late}")
        output.says(f"      {words.derivation(session.language, deadline)}")


def _table(session: Session, found: list[tuple[Status, DeadlineStatus]]) -> None:
    running = [(one, s) for one, s in found if s.state in ("running", "suspended")]
    if not running:
        session.tell(N_("nothing is due: no deadline is running"))
        return
    running.sort(key=lambda pair: (pair[1].deadline.due.due_on, pair[0].round, pair[0].unit))
    headings = [N_("due on"), N_("inspection"), N_("what"), N_("state"), N_("rule")]
    rows = []
    for one, status in running:
        due = status.deadline.due
        mark = words.provisional(session.language, held=due.provisional)
        state = words.state(session.language, status)
        late = words.lateness(session.language, status, one.today)
        rows.append(
            [
                f"{due.due_on}{mark}",
                f"{one.round}/{one.unit}",
                session.language.about(status.deadline.stage, status.deadline.requirement),
                f"{state}{late and '  ' + late}",
                words.rule(session.language, status.deadline),
            ]
        )
    session.table(headings, rows)
    session.hint(N_("how a day was counted: xuncha deadlines ROUND/UNIT"))


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
    r"""Extend the deadline of the stage, or of one requirement, by working days.

    \b
    xuncha extend 2026-1/edu --days 5 --reason "the secretary is ill" --as office
    xuncha extend 2026-1/edu --days 5 --requirement rectification.plan --reason "…"
    """
    from workflow.operations.extend import extend as operation

    context, named = session.context(), target_of(target)
    made = operation(
        context,
        named,
        days=days,
        seen=session.seen(named, seen),
        reason=reason,
        requirement=requirement,
    )
    answer = acts.extended(named, made)
    if session.json:
        output.document(answer)
    else:
        session.tell(N_("{unit}: due on {due_on}, originally {original_due_on}"), **answer)
        if made.due.due_on < local_date(session.now()):
            session.hint(N_("that day has passed as well: it stays overdue"))


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
        known = query.known(connection, reader=reader)
    days = [d for d in known.days if year in (None, d.on.year)]
    if session.json:
        output.document(documents.calendar(known, days))
        return
    for d in days:
        output.says(f"{d.on},{_KINDS[d.kind]},{d.name}")
    official = sorted(known.official_years)
    if year is not None and year not in official:
        session.hint(
            N_("{year} has no official data: Monday to Friday count as working days"), year=year
        )
    said = N_("official years: {years}; calendar version {version}")
    years = session.language.joined(map(str, official))
    session.hint(said, years=years, version=known.version)


_HELD = {True: N_(" (provisional)"), False: N_(" (official)")}
_KINDS = {"off": "休", "work": "班", "closure": "停"}


@calendar.command("load")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", "way", flag_value="replace", help="days that the file leaves out go")
@click.option("--amend", "way", flag_value="amend", help="only add to what stands")
@click.option("--dry-run", is_flag=True, help="only list what would move")
@shared
def load(session: Session, file: Path, way: str | None, dry_run: bool) -> None:
    r"""Load days from a CSV 日期,类型(休/班/停),名称; deadlines are counted anew.

    A year that the file names is replaced and official; 停 is a closure of your own place, and a
    file with nothing else adds closures and leaves the official days of the year. Where days of
    an official year are not in the file, say whether they go (--replace) or stay (--amend).

    \b
    xuncha calendar load 2027.csv --dry-run --as office
    """
    from config import holidays
    from workflow.files import plain_file
    from workflow.operations.load_calendar import Way, load_calendar

    raw = plain_file.read(file, plain_file.MIB)
    days = holidays.read(raw, file.name)
    sha256 = hashlib.sha256(raw).hexdigest()
    with session.acting(dry_run=dry_run) as context:
        loaded = load_calendar(
            context, days, source=file.name, file_sha256=sha256, way=Way(way or "")
        )
    if session.json:
        output.document(documents.loaded(loaded, dry_run=dry_run))
        return
    for sign, changed in (("+", loaded.came), ("-", loaded.went)):
        for d in changed:
            output.says(f"{sign} {d.on},{_KINDS[d.kind]},{d.name}")
    if loaded.moved:
        headings = [N_("inspection"), N_("what"), N_("before"), N_("after")]
        session.table(headings,
            [
                [m.inspection, m.requirement or session.language.word(m.stage), m.before or "",
                 f"{m.after}{session.say(_HELD[m.provisional])}"]
                for m in loaded.moved
            ],
        )  # fmt: skip
    else:
        session.tell(N_("no deadline moves"))
    if dry_run:
        session.hint(N_("nothing was written: this was a trial"))
    else:
        years = session.language.joined(map(str, loaded.years))
        session.tell(N_("loaded: {years}"), years=years)

"""forecast: the dates and notices to come, without touching anything."""

from typing import TYPE_CHECKING

import click

from commands.procedure import stage_of
from commands.terminal import output
from commands.terminal.session import Session, scope_of, shared
from presentation import deadlines as words
from workflow.clock import local_text
from workflow.errors import N_, BadInputError

if TYPE_CHECKING:
    from datetime import date

    from notifications.forecast import Ahead
    from notifications.inspection_view import InspectionView


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("--late", multiple=True, metavar="STAGE=DAYS", help="left so many working days late")
@shared
def forecast(session: Session, target: str, late: tuple[str, ...]) -> None:
    r"""The dates and notices to come if each stage is left on the day it is due.

    \b
    xuncha forecast 2026-1/edu
    xuncha forecast 2026-1/edu --late interviews=5
    """
    from notifications import documents
    from notifications import forecast as query
    from workflow.queries.unreadable import Unreadable

    days = dict(_late(session, text) for text in late)
    reader, now, database = session.reader(), session.now(), session.open()
    unreadable = Unreadable()
    with database.read() as connection:
        ahead = query.of_target(
            connection, database, session.lifecycle, scope_of(target), days, unreadable,
            reader=reader, now=now,
        )  # fmt: skip
    session.tell_unreadable(unreadable.refusals)
    if session.json:
        output.document([documents.forecast(view, stages) for view, stages in ahead])
        return
    for view, stages in ahead:
        output.says(f"{view.name}  {view.facts.unit.name}")
        if not stages:
            session.tell(N_("nothing is to come: it is ended"))
            continue
        _dates(session, stages)
        if len(ahead) == 1:
            _reminders(session, stages)
        _say_provisional(session, view, stages)
    session.hint(N_("nothing was written: this is a look ahead"))


def _late(session: Session, text: str) -> tuple[str, int]:
    stage, equals, days = text.partition("=")
    if not equals or not days.isdigit() or int(days) > 10_000:
        raise BadInputError(N_("{value}: write the stage, = and working days"), value=text)
    return stage_of(session, stage), int(days)


def _dates(session: Session, stages: "tuple[Ahead, ...]") -> None:
    headings = [N_("stage"), N_("entered on"), N_("due on"), N_("left on"), N_("shifted by")]
    rows = []
    for one in stages:
        own = any(d.due.provisional for d in one.deadlines)
        due = _due(session, one.due_on, provisional=own) if one.due_on else ""
        shift = session.say(N_("{days} day(s)"), days=one.shift) if one.shift else ""
        rows.append([session.language.word(one.stage), one.enters_on, due, one.leaves_on, shift])
        for d in one.deadlines:
            if d.requirement:
                due = _due(session, d.due.due_on, provisional=d.due.provisional)
                rows.append(["  " + session.language.requirement(d.requirement), "", due, "", ""])
    session.table(headings, rows)


def _due(session: Session, day: "date", *, provisional: bool) -> str:
    return f"{day}{words.provisional(session.language, held=provisional)}"


def _say_provisional(session: Session, view: "InspectionView", stages: "tuple[Ahead, ...]") -> None:
    """Name the years of which no days off are known: no date in them is certain."""
    days = [day for one in stages for day in (one.enters_on, one.leaves_on)]
    for year in sorted({d.year for d in days if not view.calendar.official(d.year)}):
        said = N_("{year} has no official calendar yet: every date in it is provisional")
        session.hint(said, year=year)


def _reminders(session: Session, stages: "tuple[Ahead, ...]") -> None:
    from notifications.words import rung

    headings = [N_("planned for"), N_("what"), N_("rung"), N_("to")]
    rows = [
        [
            local_text(r.at),
            session.language.about(one.stage, r.requirement),
            rung(session.language, r.rung),
            session.language.joined(r.to),
        ]
        for one in stages
        for r in one.reminders
    ]
    if rows:
        session.table(headings, rows)

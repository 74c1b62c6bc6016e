"""forecast: the dates and notices to come, without touching anything."""

from typing import TYPE_CHECKING

import click

from commands.terminal import output
from commands.terminal.session import Session, shared
from commands.terminal.words import scope_of, stage_of
from workflow.errors import N_, BadInputError

if TYPE_CHECKING:
    from notifications.forecast import Ahead
    from notifications.inspection_view import InspectionView


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("--late", multiple=True, metavar="STAGE=DAYS", help="left so many working days late")
@shared
def forecast(session: Session, target: str, late: tuple[str, ...]) -> None:
    """Show the dates and notices to come if each stage is left on its due date."""
    from notifications import documents, tables
    from notifications import forecast as query

    days = dict(_late(session, text) for text in late)
    ahead, _ = session.read_over(
        query.of_target, session.open(), session.lifecycle, scope_of(target), days
    )
    if session.json:
        output.document([documents.forecast(view, stages) for view, stages in ahead])
        return
    for view, stages in ahead:
        output.says(f"{view.name}  {view.facts.unit.name}")
        if not stages:
            session.tell(N_("it has ended: nothing is to come"))
            continue
        output.table(tables.dates(stages, session.language))
        if len(ahead) == 1 and any(one.reminders for one in stages):
            output.table(tables.reminders(stages, session.language))
        _say_provisional(session, view, stages)
    session.hint(N_("forecast only: nothing was written"))


def _late(session: Session, text: str) -> tuple[str, int]:
    stage, equals, days = text.partition("=")
    if not equals or not days.isdigit() or int(days) > 10_000:
        raise BadInputError(N_("{value}: write the stage, = and working days"), value=text)
    return stage_of(stage, session.language, session.lifecycle), int(days)


def _say_provisional(session: Session, view: "InspectionView", stages: "tuple[Ahead, ...]") -> None:
    """Name the years of which no days off are known: no date in them is certain."""
    days = [day for one in stages for day in (one.enters_on, one.leaves_on)]
    for year in sorted({d.year for d in days if not view.calendar.official(d.year)}):
        said = N_("{year} has no official calendar yet: every date in it is provisional")
        session.hint(said, year=year)

"""Notes beside an answer; a person at a terminal is asked before anything is kept."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.terminal import output
from commands.terminal.session import Session, ask, is_watched
from presentation import notes as words
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.operations.context import Context
    from workflow.operations.entering import Entered


class _Noted(Exception):
    def __init__(self, entered: "Entered") -> None:
        self.entered = entered


def entered(
    session: Session,
    enter: "Callable[[Context], Entered]",
    *,
    dry_run: bool = False,
    show: "Callable[[Entered], None] | None" = None,
) -> "Entered":
    """Enter records and return what was entered; tell what is pointed out, and `show` the rest.

    A person at a terminal is asked first whether to enter them all the same. Nothing stays locked
    meanwhile: what was entered is undone, and entered again after a yes.

    Raises:
        click.Abort: the person said no.
    """
    from workflow.operations.rehearsal import together

    if dry_run or not is_watched(session):
        with session.acting(dry_run=dry_run) as context:
            made = enter(context)
        _tell(session, made, show)
        return made
    try:
        with together(session.context()) as context:
            made = enter(context)
            if made.notes:
                raise _Noted(made)
        _tell(session, made, show)
        return made
    except _Noted as noted:
        _tell(session, noted.entered, show)
    if not ask(session, session.say(N_("enter it all the same?"))):
        raise click.Abort
    return enter(session.context())


def _tell(session: Session, made: "Entered", show: "Callable[[Entered], None] | None") -> None:
    point_out(session, made.notes)
    if show is not None and not session.json:
        show(made)


def point_out(session: Session, notes: Sequence[Any]) -> None:
    """Write a line for each note with its place; of many of one sort the first ones."""
    for line in words.lines(notes, session.language):
        output.hint(line)

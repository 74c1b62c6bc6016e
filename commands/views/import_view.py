"""How a person reads what an import changed, and what the file does not hold."""

from commands.terminal import output
from commands.terminal.session import Session
from presentation import records
from workflow.errors import N_
from workflow.operations.entering import Entered

#: So many changed records are shown; JSON has all of them.
_SHOWN = 100


def changes(session: Session, entered: Entered) -> None:
    """Write the fields of records that were there before, old → new."""
    for change in entered.changes[:_SHOWN]:
        place = "/".join(filter(None, (entered.round, change.unit)))
        output.says(f"{place} {change.kind.sheet} {change.number}")
        for line in records.old_and_new(change.before, change.after):
            output.says(f"  {line}")
    more = len(entered.changes) - _SHOWN
    if more > 0:
        session.hint(N_("{count} more records changed; --json shows all of them"), count=more)


def left_out(session: Session, entered: Entered) -> None:
    """Write the records that the file does not hold; they stay as they are."""
    if not entered.left_out:
        session.tell(N_("the file holds every record of its sheets and units"))
        return
    session.tell(N_("not in the file, unchanged ({count}):"), count=len(entered.left_out))
    output.table(records.left_out(entered, session.language))

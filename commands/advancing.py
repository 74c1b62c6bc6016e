"""advance: one inspection or a round's, as sentences or as JSON."""

from commands.terminal import output
from commands.terminal.session import Session
from commands.terminal.words import target_of
from presentation.command_line import advanced as words
from presentation.documents import acts
from workflow.errors import N_, BadInputError
from workflow.operations.advance_round import Advanced, advance_one, advance_round


def run(
    session: Session,
    target: str,
    *,
    note: str,
    through: str | None,
    dry_run: bool,
    seen: int | None,
) -> int:
    """Advance what the target names, write the answer, and return the exit code."""
    session.actor()
    if "/" in target:
        named = target_of(target)
        version = session.seen(named, seen)
        with session.acting(dry_run=dry_run) as context:
            found = advance_one(context, named, seen=version, note=note, through=through)
    else:
        if seen is not None:
            raise BadInputError(N_("--seen goes with one unit only"))
        with session.acting(dry_run=dry_run) as context:
            found = advance_round(context, target, note=note, through=through)
    if session.json:
        output.document(acts.advanced(found, session.language))
    else:
        _say(session, found, dry_run)
    for line in words.blocked(found, session.lifecycle, session.language):
        output.hint(line)
    return _exit(found)


def _exit(found: Advanced) -> int:
    """Return the worst of 4, 5, 3, 0."""
    codes = {output.exit_code(b.refusal.code) for b in found.blocked}
    return next((code for code in (4, 5, 3, 1) if code in codes), 0)


def _say(session: Session, found: Advanced, dry_run: bool) -> None:
    message = (
        N_("{unit}: {from_stage} → {to_stage} (would advance)")
        if dry_run
        else N_("{unit}: {from_stage} → {to_stage}")
    )
    for m in found.advanced:
        said = session.say(message, unit=m.unit, from_stage=m.from_stage, to_stage=m.to_stage)
        output.says(said)
    for s in found.skipped:
        session.tell(N_("{unit}: {state}, left as it is"), unit=s.unit, state=s.state)

"""advance: one inspection or a round's, one step or several, really or only tried."""

from dataclasses import dataclass, field
from typing import Any

from commands.terminal import hints, output
from commands.terminal.session import Session, target_of
from presentation.documents.requirement import requirement
from workflow.errors import (
    N_,
    BadInputError,
    EndedError,
    RequirementsUnmetError,
    SuspendedError,
    WorkflowError,
)
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations import advance as operation
from workflow.operations.advance import Moved
from workflow.operations.context import Context
from workflow.people import rights
from workflow.queries import status as query
from workflow.rules import graph


@dataclass
class _Told:
    advanced: list[dict[str, Any]] = field(default_factory=list)
    blocked: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)

    def exit(self) -> int:
        """Return the worst of 4, 5, 3, 0."""
        codes = {output.exit_code(b["code"]) for b in self.blocked}
        return next((code for code in (4, 5, 3, 1) if code in codes), 0)


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
    context = session.context()
    told = _Told()
    if "/" in target:
        named = target_of(target)
        version = session.seen(named, seen)
        try:
            _steps(session, context, named, version, note, through, dry_run, told)
        except RequirementsUnmetError as unmet:
            _block(session, told, named, unmet)
    else:
        if seen is not None:
            raise BadInputError(N_("--seen goes with one unit only"))
        _round(session, context, target, note, through, dry_run, told)
    _write(session, told, dry_run)
    return told.exit()


def _round(
    session: Session,
    context: Context,
    code: str,
    note: str,
    through: str | None,
    dry_run: bool,
    told: _Told,
) -> None:
    with session.open().read() as connection:
        board = query.of_round(connection, session.lifecycle, code, context.actor, session.now())
    for one in board.inspections:
        named = Target(code, one.unit)
        if one.state != inspections.OPEN:
            told.skipped.append({"unit": one.unit, "state": one.state})
            continue
        try:
            _steps(session, context, named, one.version, note, through, dry_run, told)
        except (SuspendedError, EndedError) as over:
            state = over.data.get("state", inspections.SUSPENDED)
            told.skipped.append({"unit": one.unit, "state": state})
        except WorkflowError as refusal:
            _block(session, told, named, refusal, stage=one.stage)


def _steps(
    session: Session,
    context: Context,
    target: Target,
    version: int,
    note: str,
    through: str | None,
    dry_run: bool,
    told: _Told,
) -> None:
    """Take one step, or one after the other until the stage `through` has been left."""
    if dry_run:
        moved = _try(session, context, target, version)
        told.advanced.append(_moved(moved))
        return
    while True:
        moved = operation.advance(context, target, seen=version, note=note)
        told.advanced.append(_moved(moved))
        version = moved.version
        order = session.lifecycle.order
        if through is None or moved.to_stage == "closed":
            return
        if order(moved.to_stage) > order(through):
            return


def _try(session: Session, context: Context, target: Target, version: int) -> Moved:
    """Return the move that would be made; refuse as doing it would."""
    from workflow.operations.operation import refuse_state, refuse_version

    with session.open().read() as connection:
        found = query.of_inspection(
            connection, session.lifecycle, target, context.actor, session.now()
        )
    refuse_version(found.version, version, target)
    rights.require("advance", found.roles)
    refuse_state(found.state, (inspections.OPEN,), target)
    try:
        to_stage = graph.advance(session.lifecycle, found.stage, found.review.current)
    except RequirementsUnmetError as refusal:
        due = {f.code: found.requirement_due_on(f.code) for f in refusal.unmet}
        refusal.due_on = {code: day for code, day in due.items() if day is not None}
        raise
    return Moved(found.unit, found.stage, to_stage, found.version)


def _moved(moved: Moved) -> dict[str, Any]:
    return {"unit": moved.unit, "from_stage": moved.from_stage, "to_stage": moved.to_stage}


def _block(
    session: Session, told: _Told, target: Target, refusal: WorkflowError, stage: str = ""
) -> None:
    unmet = refusal.unmet if isinstance(refusal, RequirementsUnmetError) else ()
    due = refusal.due_on if isinstance(refusal, RequirementsUnmetError) else {}
    told.blocked.append(
        {
            "unit": target.unit,
            "stage": refusal.data.get("stage", stage),
            "code": refusal.code,
            "requirements": [requirement(f, session.language, due.get(f.code)) for f in unmet],
            "_target": str(target),
            "_said": [session.language.sentence(f) for f in unmet]
            or [session.language.refusal(refusal)],
        }
    )


def _write(session: Session, told: _Told, dry_run: bool) -> None:
    if session.json:
        shown = [{k: v for k, v in b.items() if not k.startswith("_")} for b in told.blocked]
        output.document({"advanced": told.advanced, "blocked": shown, "skipped": told.skipped})
    for moved in told.advanced:
        if not session.json:
            message = (
                N_("{unit}: {from_stage} → {to_stage} (would advance)")
                if dry_run
                else N_("{unit}: {from_stage} → {to_stage}")
            )
            output.says(session.say(message, **moved))
    for skipped in told.skipped:
        if not session.json:
            output.says(session.say(N_("{unit}: {state}, left as it is"), **skipped))
    for blocked in told.blocked:
        output.hint(
            session.say(
                N_("refused: {unit} stays at {stage} [{refusal}]"),
                unit=blocked["unit"],
                stage=blocked["stage"],
                refusal=blocked["code"],
            )
        )
        for sentence in blocked["_said"]:
            output.hint(f"  - {sentence}")
    unmet = [b for b in told.blocked if b["code"] == "requirements_unmet"]
    target = unmet[0]["_target"] if len(unmet) == 1 else session.say(hints.ANY)
    for message in dict.fromkeys(_following(session, b["stage"]) for b in unmet):
        output.hint(session.say(message, target=target))


def _following(session: Session, stage: str) -> str:
    """Return what to do about a stage that cannot be left: each kind of stage has its own way."""
    here = session.lifecycle.stage(stage)
    if here.approved_by:
        return N_("  → this stage is left by: xuncha approve")
    if here.takes_draft:
        return N_("  → submit the report with: xuncha draft")
    return N_("  → supply what is missing; the commands for it: xuncha status {target}")

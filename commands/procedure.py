"""advance, return, approve, exempt, confirm-absence, suspend, resume, cancel."""

import click

from commands.terminal.session import Session, ask, is_watched, shared
from commands.terminal.words import stage_of, target_of
from presentation import acts as words
from presentation.documents import acts
from workflow.errors import N_
from workflow.inspection.inspections import Target
from workflow.rules import codes

SEEN = click.option("--seen", type=int, metavar="VERSION", help="the version you saw in status")
REASON = click.option("--reason", required=True, metavar="TEXT", help="why")


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.option("--note", default="", metavar="TEXT", help="a remark for the history")
@click.option("--through", metavar="STAGE", help="go on step by step through this stage")
@click.option("--dry-run", is_flag=True, help="only say what would happen")
@SEEN
@shared
def advance(
    session: Session, target: str, note: str, through: str | None, dry_run: bool, seen: int | None
) -> int:
    """Move on to the next stage; of a round, every inspection that is ready."""
    from commands import advancing

    last = stage_of(through, session.language, session.lifecycle) if through else None
    return advancing.run(session, target, note=note, through=last, dry_run=dry_run, seen=seen)


@click.command("return")
@click.argument("target", metavar="ROUND/UNIT")
@click.argument("stage", metavar="STAGE")
@REASON
@SEEN
@shared
def return_(session: Session, target: str, stage: str, reason: str, seen: int | None) -> None:
    """Send back to an earlier stage, with a reason; approvals no longer count then."""
    from workflow.operations.send_back import send_back

    context, named, version = session.acting_on(target, seen)
    moved = send_back(
        context,
        named,
        stage_of(stage, session.language, session.lifecycle),
        seen=version,
        reason=reason,
    )
    session.answer(acts.returned(moved), N_("{unit}: {from_stage} → {to_stage}"))


@click.command()
@click.argument("target", metavar="ROUND/UNIT")
@click.option("--draft", type=int, metavar="N", help="the version you read")
@click.option("--note", default="", metavar="TEXT", help="a remark for the history")
@SEEN
@shared
def approve(session: Session, target: str, draft: int | None, note: str, seen: int | None) -> None:
    """Approve the current version: deputy and leader move on with it, the leading group does not.

    A person at a terminal is shown version, authors, the SHA-256 of the file and that of its text,
    and asked.
    """
    from workflow.operations.approve import approve as give

    context, named, version = session.acting_on(target, seen, asks_password=True)
    draft = _shown_draft(session, named, draft)
    approved = give(context, named, seen=version, draft=draft, note=note)
    session.answer(
        acts.approved(approved),
        N_("{unit}: version {version} approved as {role}; {from_stage} → {to_stage}")
        if approved.to_stage != approved.from_stage
        else N_("{unit}: version {version} approved as {role}; it stays at {to_stage}"),
    )
    if not session.json:
        session.hint(
            N_("SHA-256 {sha256}, of its text {text_sha256}"),
            sha256=approved.sha256,
            text_sha256=approved.text_sha256 or "-",
        )


def _shown_draft(session: Session, target: Target, draft: int | None) -> int | None:
    if not is_watched(session):
        return draft
    from workflow.queries import status

    found = session.read(status.of_inspection, session.lifecycle, target)
    approvals = [action for action in found.actions if action.act == "approve"]
    refused = approvals and not any(action.yours for action in approvals)
    if found.draft is None or refused:  # the act says why
        return draft
    question = session.say(
        N_("approve version {version} by {authors}, SHA-256 {sha256}, of its text {text_sha256}?"),
        version=found.draft.version,
        authors=session.language.joined(found.draft.authors),
        sha256=found.draft.sha256,
        text_sha256=found.draft.text_sha256 or "-",
    )
    if not ask(session, question):
        raise click.Abort
    return draft if draft is not None else found.draft.version


@click.command()
@click.argument("target", metavar="ROUND/UNIT")
@click.argument("requirement", metavar="REQUIREMENT")
@click.option("--item", metavar="X", help="one item of it, as named in `lacking`")
@REASON
@SEEN
@shared
def exempt(
    session: Session, target: str, requirement: str, item: str | None, reason: str, seen: int | None
) -> None:
    """Set a requirement, or one item of it, aside: the leader proposes, the office grants."""
    from workflow.operations.exempt import exempt as set_aside

    context, named, version = session.acting_on(target, seen)
    wanted = codes.usual(requirement)
    made = set_aside(context, named, wanted, seen=version, reason=reason, item=item)
    session.answer(acts.exempted(named, made), words.exempted(made))


@click.command("confirm-absence")
@click.argument("target", metavar="ROUND/UNIT")
@click.argument("person", metavar="PERSON")
@shared
def confirm_absence(session: Session, target: str, person: str) -> None:
    """Confirm why somebody on the roster cannot be interviewed."""
    from workflow.operations.confirm_absence import confirm_absence as confirm

    context, named = session.context(), target_of(target)
    found = confirm(context, named, person)
    session.answer(acts.absent(named, found), N_("{unit}: {name} ({person}) confirmed: {reason}"))


def _freezing(name: str, told: str) -> click.Command:
    @click.command(name, help=told)
    @click.argument("target", metavar="ROUND/UNIT")
    @REASON
    @SEEN
    @shared
    def command(session: Session, target: str, reason: str, seen: int | None) -> None:
        from workflow.operations import suspend as operations

        context, named, version = session.acting_on(target, seen)
        version = getattr(operations, name)(context, named, seen=version, reason=reason)
        state = {"suspend": "suspended", "resume": "open", "cancel": "cancelled"}[name]
        session.answer(acts.state_changed(named, state, version), N_("{unit}: {state}"))

    return command


suspend = _freezing("suspend", "Freeze an inspection where it stands, with a reason.")
resume = _freezing("resume", "Resume a suspended inspection, with a reason.")
cancel = _freezing("cancel", "End an inspection early and for good, with a reason.")

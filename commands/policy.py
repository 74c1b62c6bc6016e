"""policy show, adopt: the numbers and lists a place may set for itself."""

import click

import composition
from commands.terminal import output
from commands.terminal.session import Session, ask, shared
from presentation import policies as words
from presentation.documents import policies as documents
from workflow.errors import N_


@click.group()
def policy() -> None:
    """The numbers and lists a place may set for itself."""


@policy.command("show")
@click.argument("round_code", metavar="[ROUND]", required=False)
@shared
def show(session: Session, round_code: str | None) -> None:
    """Show the policy of a round, or the one a new round would be opened under."""
    from workflow.queries import policies

    if round_code is None:
        found = composition.policy()
    else:
        found = session.read(policies.of_round, round_code)
    if session.json:
        output.document(documents.policy(round_code, found))
        return
    output.says(f"SHA-256 {found.sha256()}")
    for key, value in documents.flat(found.data()):
        output.says(f"{key} = {value}")


@policy.command("adopt")
@click.argument("round_code", metavar="ROUND")
@click.option("--dry-run", is_flag=True, help="only say what would change")
@shared
def adopt(session: Session, round_code: str, dry_run: bool) -> None:
    """Adopt the current policy for a running round; shows first what that changes."""
    from workflow.operations.adopt_policy import adopt_policy

    wanted = composition.policy()
    with session.acting(dry_run=dry_run or not session.json) as context:
        found = adopt_policy(context, round_code, wanted)
    if session.json:
        output.document(documents.adopted(round_code, wanted, found, dry_run=dry_run))
        return
    if not documents.changes(found):
        session.tell(N_("the round already has this policy"))
        return
    for line in words.adopted(found):
        output.says(line)
    if dry_run:
        session.hint(N_("dry run: nothing was written"))
    elif ask(session, session.say(N_("adopt this policy?"))):
        adopt_policy(session.context(), round_code, wanted)
        session.tell(N_("{round} has adopted the policy"), round=round_code)

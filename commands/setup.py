"""init, diagram, check: setting up, and looking at the definition."""

from typing import TYPE_CHECKING

import click

import composition
from commands.terminal import output, streams
from commands.terminal.session import Session, shared
from presentation import setup as words
from presentation.command_line import first_steps
from presentation.documents import setup as documents
from workflow.errors import N_

if TYPE_CHECKING:
    from composition import SetUp


@click.command()
@click.option("--simulation", is_flag=True, help="for training and tests: no passwords, --at")
@click.option(
    "--profile",
    type=click.Choice(["office", "standalone"]),
    help="standalone: one machine and few people, nothing waits for a second administrator",
)
@shared
def init(session: Session, simulation: bool, profile: str | None) -> None:
    """Create a database, or upgrade what is there; nothing is lost.

    Shows the first accounts with one-time passwords and a recovery code for the safe: once.
    """

    def hand_over(made: "SetUp") -> None:
        with streams.delivered():
            _tell(session, made)

    made = composition.set_up(
        session.url,
        simulation=simulation,
        named_key=session.settings.key_file,
        profile=profile or "",
        hand_over=hand_over,
    )
    session.has_written = True
    if made.installed.created and not session.json:
        session.hint(first_steps.FIRST_ROUND)
    elif not made.key_file.exists():
        missing = N_("the key file {path} is missing; make it again with: xuncha keys restore")
        session.hint(missing, path=str(made.key_file))


def _tell(session: Session, made: "SetUp") -> None:
    """Write what was made, with what is shown once."""
    if session.json:
        output.document(documents.installed(made.installed, str(made.key_file), made.recovery_code))
        return
    for line in words.made(made.installed, session.url, session.language):
        output.says(line)
    if made.installed.passwords:
        output.table(words.passwords(made.installed, session.language))
    if made.recovery_code:
        for line in words.recovery(str(made.key_file), made.recovery_code, session.language):
            output.says(line)


@click.command()
@shared
def diagram(session: Session) -> None:
    """Draw the machine as a Mermaid state diagram."""
    from workflow.rules import graph

    text = graph.diagram(session.lifecycle)
    if session.json:
        output.document({"mermaid": text})
    else:
        output.says(text)


@click.command()
@shared
def check(session: Session) -> None:
    """Examine the definition of the stages, policy and delivery; warn of what is risky."""
    from config import delivery, risks

    lifecycle = session.lifecycle  # a definition that cannot work is refused on loading
    policy = composition.policy()
    warnings = [*risks.of_policy(policy), *risks.of_delivery(delivery.read())]
    found = documents.examined(lifecycle, policy, warnings, session.language)
    if session.json:
        output.document(found)
        return
    session.tell(
        N_("{stages} stages, {requirements} requirements: the definition is valid"),
        stages=found["stages"],
        requirements=found["requirements"],
    )
    session.tell(N_("the policy is valid"))
    session.tell(N_("the settings of delivery are valid"))
    for warning in found["warnings"]:
        session.tell(N_("warning: {text}"), text=warning)

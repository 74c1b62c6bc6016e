"""init, diagram, check: setting up, and looking at the definition."""

from typing import TYPE_CHECKING

import click

import composition
from commands.terminal import output, streams
from commands.terminal.session import Session, shared
from presentation.command_line import first_steps
from presentation.documents import setup as documents
from presentation.tables import TextTable
from workflow.errors import N_

if TYPE_CHECKING:
    from composition import SetUp

#: What is told of triggers, by what was found of them.
_FOUND = {
    "missing": N_("the trigger {name} was missing and is made again; the register says so"),
    "changed": N_("{name} did not do what it must and is made again; the register says so"),
    "strange": N_("{table} has a trigger or rule of somebody else, which stays: {name}"),
}


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
    installed = made.installed
    if session.json:
        output.document(documents.installed(installed, str(made.key_file), made.recovery_code))
        return
    if not installed.created:
        session.tell(N_("the database is up to date; nothing was lost"))
        for one in installed.found:
            session.tell(_FOUND[one.how], name=one.name, table=one.table)
        return
    session.tell(N_("the database has been created: {url}"), url=session.url)
    if installed.simulation:
        session.tell(N_("it is a simulation: accounts need no password, see --as"))
    else:
        rows = list(installed.passwords.items())
        headings = (
            N_("account"),
            N_("initial password, shown once; to be changed at the first sign-in"),
        )
        output.table(TextTable.of(session.language, headings, rows))
    if made.recovery_code:
        session.tell(N_("key file: {path}"), path=str(made.key_file))
        session.tell(N_("recovery code for the safe, shown once:"))
        output.says(f"  {made.recovery_code}")


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

"""The table of commands: name → module and one line of help; a module is loaded when it runs."""

import os
import sys

import click

from commands.terminal import running, streams
from commands.terminal.table import Table

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("commands.setup:init", "create or upgrade a database"),
    "demo": ("commands.demo:demo", "play the example round into a folder"),
    "template": ("commands.workbook:template", "write an empty workbook"),
    "import": ("commands.workbook:import_", "import a workbook, whole or not at all"),
    "export": ("commands.workbook:export", "write the records workbook, filled"),
    "record": ("commands.records:record", "enter or correct one record"),
    "records": ("commands.records:records", "list what was entered"),
    "open": ("commands.records:open_", "read a sealed text, with a reason"),
    "void": ("commands.records:void", "void a wrong record"),
    "rounds": ("commands.rounds:rounds", "list the rounds"),
    "status": ("commands.rounds:status", "what an inspection lacks, and what may be done"),
    "advance": ("commands.procedure:advance", "move on to the next stage"),
    "return": ("commands.procedure:return_", "send back to an earlier stage"),
    "draft": ("commands.drafts:draft", "submit a version of the report; read and compare them"),
    "approve": ("commands.procedure:approve", "approve the current version"),
    "exempt": ("commands.procedure:exempt", "set a requirement aside"),
    "confirm-absence": ("commands.procedure:confirm_absence", "confirm who cannot be interviewed"),
    "suspend": ("commands.procedure:suspend", "freeze an inspection"),
    "resume": ("commands.procedure:resume", "resume an inspection"),
    "cancel": ("commands.procedure:cancel", "end an inspection early"),
    "deadlines": ("commands.deadlines:deadlines", "when everything is due, and how it was counted"),
    "extend": ("commands.deadlines:extend", "extend a deadline, with a reason"),
    "tick": ("commands.notices:tick", "send due notices, once"),
    "notices": ("commands.notices:notices", "who was notified and why, and who will be"),
    "acknowledge": ("commands.notices:acknowledge", "acknowledge a notice"),
    "scheduler": ("commands.scheduler:scheduler", "send notices as they fall due, until stopped"),
    "forecast": ("commands.forecast:forecast", "the dates and notices to come"),
    "calendar": ("commands.deadlines:calendar", "the working days; load a year"),
    "agenda": ("commands.agenda:agenda", "what I can do now, whom I wait for, what is late"),
    "figures": ("commands.figures:figures", "what was done in a round, unit by unit"),
    "audit": ("commands.audit:audit", "who did and approved what; verify, export"),
    "login": ("commands.login:login", "sign in once, for a while"),
    "logout": ("commands.login:logout", "sign out again"),
    "user": ("commands.accounts:user", "accounts, passwords, tokens"),
    "policy": ("commands.policy:policy", "show or adopt the policy"),
    "keys": ("commands.keys:keys", "the key of the sealed texts"),
    "diagram": ("commands.setup:diagram", "draw the machine"),
    "check": ("commands.setup:check", "examine policy and definition"),
}


#: Commands with subcommands; without one they show a help page.
GROUPS = ("audit", "calendar", "draft", "keys", "policy", "user")

# Plugins of other programs are not wanted, and looking for them takes time.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@click.command(
    cls=Table,
    table=COMMANDS,
    groups=GROUPS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="xuncha")
def group() -> None:
    """巡察: drive every inspection through its stages, and prove who approved which text."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command, or answer the completion of a shell, and exit."""
    streams.secure()
    if arguments is None and (asked := os.environ.get("_XUNCHA_COMPLETE")):
        from commands.terminal import completion

        sys.exit(completion.answer(group, asked))
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    return running.run(group, arguments)


if __name__ == "__main__":
    main()

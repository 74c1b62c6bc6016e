"""Show a database that was created or upgraded."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.operations.install import Installed

#: The sentence about a trigger, by its problem.
_FOUND = {
    "missing": N_("the trigger {name} was missing and is made again; the register says so"),
    "changed": N_("{name} did not do what it must and is made again; the register says so"),
    "strange": N_("{table} has a trigger or rule of somebody else, which stays: {name}"),
}


def made(installed: "Installed", url: str, speaking: Language) -> Iterable[str]:
    """Yield what was created, or what was found in an existing database."""
    if installed.created:
        yield speaking.say(N_("the database has been created: {url}"), url=url)
        if installed.simulation:
            yield speaking.say(N_("it is a simulation: accounts need no password, see --as"))
        return
    yield speaking.say(N_("the database is up to date; nothing was lost"))
    for one in installed.found:
        yield speaking.say(_FOUND[one.how], name=one.name, table=one.table)


def passwords(installed: "Installed", speaking: Language) -> TextTable:
    """Return the first accounts, each with the password that is shown once."""
    headings = (
        N_("account"),
        N_("initial password, shown once; to be changed at the first sign-in"),
    )
    return TextTable.of(speaking, headings, list(installed.passwords.items()))


def recovery(key_file: str, code: str, speaking: Language) -> Iterable[str]:
    """Yield where the key is, and the recovery code that is shown once."""
    yield speaking.say(N_("key file: {path}"), path=key_file)
    yield speaking.say(N_("recovery code for the safe, shown once:"))
    yield f"  {code}"

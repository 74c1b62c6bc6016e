"""Members of the team who are named by account, or by a name that is only one's in the team."""

from collections.abc import Iterable

from workflow.errors import N_, AmbiguousError, BadInputError, Hint
from workflow.operations.operation import Operation
from workflow.rules.naming import People


def possible(op: Operation, named: Iterable[str]) -> frozenset[str]:
    """Return the accounts that may be meant: of a name that is several's all of theirs."""
    team = _team(op)
    return frozenset(account for text in named for account in team.matching(text) or (text,))


def account(op: Operation, text: str) -> str:
    """Return the account that is meant; a text that means nobody in the team as it is.

    Raises:
        AmbiguousError: it is the name of several.
    """
    found = _team(op).matching(text)
    if len(found) > 1:
        message = N_("several people are named {value}; enter the account: {near}")
        raise AmbiguousError(message, value=text, near="、".join(found))
    return found[0] if found else text


def unknown(op: Operation, text: str) -> BadInputError:
    """Return the refusal of somebody who is not of the team; it names who is nearest."""
    near = _team(op).nearest(text)
    message = N_("{author} is not a member of the team")
    if near:
        message = N_("{author} is not a member of the team; did you mean {near}?")
    return BadInputError(message, hint=Hint("list_team"), author=text, near=near)


def _team(op: Operation) -> People:
    return People({m.account: m.name for m in op.facts.team.members(op.today)})

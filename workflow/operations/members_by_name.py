"""Find members of the team by account, or by a name that nobody else in the team has."""

from collections.abc import Iterable

from workflow.errors import N_, AmbiguousError, BadInputError, Hint
from workflow.operations.operation import Operation
from workflow.rules.naming import People


def candidates(op: Operation, named: Iterable[str]) -> frozenset[str]:
    """Return every account that may be meant; for a name that several share, all of theirs."""
    team = _team(op)
    return frozenset(account for text in named for account in team.matching(text) or (text,))


def resolve(op: Operation, text: str) -> str:
    """Return the account that is meant; a text that names nobody in the team is returned as it is.

    Raises:
        AmbiguousError: several members have this name.
    """
    found = _team(op).matching(text)
    if len(found) > 1:
        message = N_("several people are named {value}; enter the account: {near}")
        raise AmbiguousError(message, value=text, near="、".join(found))
    return found[0] if found else text


def not_a_member(op: Operation, text: str) -> BadInputError:
    """Return the refusal of somebody who is not in the team; it suggests similar names."""
    near = _team(op).nearest(text)
    message = N_("{author} is not a member of the team")
    if near:
        message = N_("{author} is not a member of the team; did you mean {near}?")
    return BadInputError(message, hint=Hint("list_team"), author=text, near=near)


def _team(op: Operation) -> People:
    return People({m.account: m.name for m in op.facts.team.members(op.today)})

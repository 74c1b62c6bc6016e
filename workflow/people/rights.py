"""Who may do and who may read what: the one table, asked by everything."""

from workflow.errors import N_, NotPermittedError
from workflow.rules.roles import Role

_TEAM = {Role.LEADER, Role.DEPUTY, Role.MEMBER}

#: Act → the roles that may do it. What depends on stage or person is refused further by the act.
ACTS: dict[str, frozenset[Role]] = {
    "advance": frozenset({Role.LEADER, Role.OFFICE}),
    "return": frozenset({Role.LEADER, Role.OFFICE, Role.DEPUTY}),
    "suspend": frozenset({Role.LEADER, Role.OFFICE}),
    "resume": frozenset({Role.LEADER, Role.OFFICE}),
    "extend": frozenset({Role.LEADER, Role.OFFICE}),
    "cancel": frozenset({Role.OFFICE, Role.LEADING_GROUP}),
    "draft": frozenset(_TEAM),
    "approve": frozenset({Role.DEPUTY, Role.LEADER, Role.LEADING_GROUP}),
    "exempt": frozenset({Role.LEADER, Role.OFFICE, Role.LEADING_GROUP}),
    "confirm_absence": frozenset({Role.DEPUTY, Role.LEADER}),
    "record": frozenset(_TEAM | {Role.OFFICE}),
    "record_letter": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE}),
    "record_clue": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE}),
    "record_round": frozenset({Role.OFFICE}),
    "open_sealed": frozenset(_TEAM | {Role.OFFICE}),
    "policy": frozenset({Role.OFFICE}),
    "calendar": frozenset({Role.OFFICE}),
    "user_add": frozenset({Role.SYSADMIN, Role.SECADMIN}),
    "user_manage": frozenset({Role.SYSADMIN}),
    "delegate": frozenset({Role.SYSADMIN, Role.SECADMIN}),
    "keys": frozenset({Role.SECADMIN}),
}

#: What is read → the roles that may read it, those of the team within their inspections.
READS: dict[str, frozenset[Role]] = {
    "status": frozenset(_TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.LIAISON}),
    "records": frozenset(_TEAM | {Role.OFFICE, Role.LEADING_GROUP}),
    "letters": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE, Role.LEADING_GROUP}),
    "clues": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE, Role.LEADING_GROUP}),
    "audit": frozenset(_TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR}),
    "verify": frozenset({Role.OFFICE, Role.AUDITOR, Role.LEADING_GROUP}),
    "accounts": frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR, Role.OFFICE}),
    "policy": frozenset(_TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.SECADMIN}),
}


def may_read(what: str, roles: frozenset[str]) -> bool:
    """Return whether one of the roles may read it."""
    return bool(READS[what] & roles)


def require(act: str, roles: frozenset[str]) -> None:
    """Refuse an act that none of the roles may do.

    Raises:
        NotPermittedError: none of them may.
    """
    if not ACTS[act] & roles:
        raise not_permitted(act, ACTS[act])


def not_permitted(act: str, who: frozenset[Role]) -> NotPermittedError:
    """Return the refusal that names who may."""
    return NotPermittedError(
        N_("you may not do this: {act} is for {who}"),
        following=N_("ask one of them"),
        act=act,
        who=sorted(str(role) for role in who),
    )


def require_read(what: str, roles: frozenset[str]) -> None:
    """Refuse a reading that none of the roles may do.

    Raises:
        NotPermittedError: none of them may.
    """
    if not may_read(what, roles):
        raise not_permitted(what, READS[what])

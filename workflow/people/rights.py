"""The one table of rights: which roles may do and read what, and at which stage."""

from collections.abc import Callable, Iterable

from workflow.errors import N_, Hint, NotPermittedError
from workflow.rules.definition import Stage
from workflow.rules.roles import TEAM, Role

_TEAM = frozenset(TEAM)

#: Act → the roles that may do it at any stage. What depends on the person, such as having written
#: the text, is refused by the act itself.
ACTS: dict[str, frozenset[Role]] = {
    "advance": frozenset({Role.LEADER, Role.OFFICE}),
    "return": frozenset({Role.LEADER, Role.OFFICE}),
    "suspend": frozenset({Role.LEADER, Role.OFFICE}),
    "resume": frozenset({Role.LEADER, Role.OFFICE}),
    "extend": frozenset({Role.LEADER, Role.OFFICE}),
    "cancel": frozenset({Role.OFFICE, Role.LEADING_GROUP}),
    "draft": _TEAM,
    "approve": frozenset({Role.DEPUTY, Role.LEADER, Role.LEADING_GROUP}),
    "exempt": frozenset({Role.LEADER, Role.OFFICE, Role.LEADING_GROUP}),
    "confirm_absence": frozenset({Role.DEPUTY, Role.LEADER}),
    "record": _TEAM | {Role.OFFICE},
    "record_letter": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE}),
    "record_clue": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE}),
    "record_round": frozenset({Role.OFFICE}),
    "open_sealed": _TEAM | {Role.OFFICE},
    "policy": frozenset({Role.OFFICE}),
    "calendar": frozenset({Role.OFFICE}),
    "user_add": frozenset({Role.SYSADMIN, Role.SECADMIN}),
    "user_manage": frozenset({Role.SYSADMIN}),
    "user_consent": frozenset({Role.SYSADMIN, Role.SECADMIN}),
    "delegate": frozenset({Role.SYSADMIN, Role.SECADMIN}),
    "keys": frozenset({Role.SECADMIN}),
}


#: What approves, opens what is sealed, or gives and takes rights: who is signed in for a while
#: gives the password for it all the same.
WITH_PASSWORD = frozenset({
    "approve",
    "open_sealed",
    "user_add",
    "user_consent",
    "user_disable",
    "user_enable",
    "delegate",
    "undelegate",
    "passwd",
    "token",
    "login",
    "key_recovery",
})  # fmt: skip


def _only(role: Role | None) -> frozenset[Role]:
    """Return the role a stage names, or nobody where it names none."""
    return frozenset({role}) if role else frozenset()


#: Act → the roles that may do it at a stage, if they depend on the stage. Where a stage has no such
#: act the table above applies, so that the act is refused for the stage and not for the role.
_AT_STAGE: dict[str, Callable[[Stage], frozenset[Role]]] = {
    "return": lambda stage: _only(stage.approved_by) or ACTS["return"],
    "approve": lambda stage: _only(stage.approver) or ACTS["approve"],
    "draft": lambda stage: _only(stage.approved_by) if stage.takes_revision else ACTS["draft"],
}

#: Who may propose an exemption; and who may grant it, by the role named in the requirement.
_PROPOSE = frozenset({Role.LEADER})
_GRANT = {
    Role.OFFICE: frozenset({Role.OFFICE, Role.LEADING_GROUP}),
    Role.LEADING_GROUP: frozenset({Role.LEADING_GROUP}),
}

#: What is read → the roles that may read it; those of a team only in the team's inspections.
READS: dict[str, frozenset[Role]] = {
    "status": _TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.LIAISON},
    "records": _TEAM | {Role.OFFICE, Role.LEADING_GROUP},
    "drafts": _TEAM | {Role.OFFICE, Role.LEADING_GROUP},
    "letters": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE, Role.LEADING_GROUP}),
    "clues": frozenset({Role.LEADER, Role.DEPUTY, Role.OFFICE, Role.LEADING_GROUP}),
    "figures": _TEAM | {Role.OFFICE, Role.LEADING_GROUP},
    "notices": _TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR},
    "audit": _TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR},
    "access": frozenset({Role.AUDITOR}),
    "verify": frozenset({Role.OFFICE, Role.AUDITOR, Role.LEADING_GROUP}),
    "accounts": frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR, Role.OFFICE}),
    "policy_show": _TEAM | {Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.SECADMIN},
}


def allowed(act: str, stage: Stage | None = None) -> frozenset[Role]:
    """Return the roles that may do an act at a stage; without one, at any stage."""
    at_stage = _AT_STAGE.get(act)
    return at_stage(stage) if stage and at_stage else ACTS[act]


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return roles in the order in which they are shown: those of the team first."""
    order = (*TEAM, *Role)
    return tuple(sorted(roles, key=order.index))


def may_read(what: str, roles: frozenset[str]) -> bool:
    """Return whether one of the roles may read it."""
    return bool(READS[what] & roles)


def require(act: str, roles: frozenset[str], stage: Stage | None = None) -> None:
    """Refuse an act that none of the roles may do at a stage.

    Raises:
        NotPermittedError: none of them may.
    """
    may = allowed(act, stage)
    if not may & roles:
        raise not_permitted(act, may)


def may_propose(roles: frozenset[str]) -> bool:
    """Return whether one of the roles may propose an exemption."""
    return bool(_PROPOSE & roles)


def granters(granter: Role) -> frozenset[Role]:
    """Return the roles that may grant an exemption for which a requirement names this granter."""
    return _GRANT.get(granter, frozenset({granter}))


def may_grant(granter: Role, roles: frozenset[str]) -> bool:
    """Return whether one of the roles may grant an exemption that names this granter."""
    return bool(granters(granter) & roles)


def not_permitted(act: str, who: frozenset[Role]) -> NotPermittedError:
    """Return the refusal that names the roles that may."""
    return NotPermittedError(
        N_("you may not do this: {act} is for {who}"),
        hint=Hint("ask_one_of_them"),
        act=act,
        who=sorted(str(role) for role in who),
    )


def incompatible_roles(both: tuple[Role, Role]) -> NotPermittedError:
    """Return the refusal of an actor with two incompatible roles, in person or as a delegate."""
    return NotPermittedError(
        N_("nobody may act as both of these, not even for somebody else: {who}"),
        hint=Hint("ask_somebody_else"),
        who=[str(role) for role in both],
    )


def require_read(what: str, roles: frozenset[str]) -> None:
    """Refuse a reading that none of the roles may do.

    Raises:
        NotPermittedError: none of them may.
    """
    if not may_read(what, roles):
        raise not_permitted(what, READS[what])

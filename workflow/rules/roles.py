"""The roles, and which of them apply only within one inspection."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """The roles a person may have; the values are stored and fixed."""

    OFFICE = "office"
    LEADING_GROUP = "leading_group"
    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"


#: Held by membership in an inspection's team, in order of rank.
TEAM = (Role.LEADER, Role.DEPUTY, Role.MEMBER)

#: Given to an account by an administrator.
GRANTED = (Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.SYSADMIN, Role.SECADMIN)

#: Auditors and administrators are never members of a team.
NEVER_IN_TEAM = (Role.AUDITOR, Role.SYSADMIN, Role.SECADMIN)

#: The duties as they are written on the team sheet.
DUTIES = {"组长": Role.LEADER, "副组长": Role.DEPUTY, "组员": Role.MEMBER}

#: Pairs nobody may hold together: who administers is not who checks, who does either inspects
#: nobody, and who answers for the inspected unit is nothing else in its inspection.
INCOMPATIBLE = (
    (Role.AUDITOR, Role.SYSADMIN),
    (Role.AUDITOR, Role.SECADMIN),
    (Role.AUDITOR, Role.OFFICE),
    (Role.AUDITOR, Role.LEADING_GROUP),
    *((checking, inspecting) for checking in NEVER_IN_TEAM for inspecting in TEAM),
    *((Role.LIAISON, other) for other in (*TEAM, *GRANTED)),
)


def incompatible(held: Collection[str]) -> tuple[Role, Role] | None:
    """Return the first two of the roles that may not be held together, or None."""
    return next((pair for pair in INCOMPATIBLE if pair[0] in held and pair[1] in held), None)

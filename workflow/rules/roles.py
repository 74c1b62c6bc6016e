"""The roles, and which of them apply only within one inspection."""

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

#: Pairs of roles that nobody may hold together: whoever audits does nothing else.
APART = (
    (Role.AUDITOR, Role.SYSADMIN),
    (Role.AUDITOR, Role.SECADMIN),
    (Role.AUDITOR, Role.OFFICE),
    (Role.AUDITOR, Role.LEADING_GROUP),
)

"""The roles, and which of them hold only within an inspection."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody may be; the values are stored and fixed."""

    OFFICE = "office"
    LEADING_GROUP = "leading_group"
    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"


#: Held through the team of one inspection, in order of standing.
TEAM = (Role.LEADER, Role.DEPUTY, Role.MEMBER)

#: Given to an account by an administrator.
GRANTED = (Role.OFFICE, Role.LEADING_GROUP, Role.AUDITOR, Role.SYSADMIN, Role.SECADMIN)

#: Whoever checks or administers the program inspects nobody.
NEVER_IN_TEAM = (Role.AUDITOR, Role.SYSADMIN, Role.SECADMIN)

#: The duty in a roster of the team, as people write it.
DUTIES = {"组长": Role.LEADER, "副组长": Role.DEPUTY, "组员": Role.MEMBER}

#: Pairs nobody may hold together: who administers is not who checks.
APART = (
    (Role.AUDITOR, Role.SYSADMIN),
    (Role.AUDITOR, Role.SECADMIN),
    (Role.AUDITOR, Role.OFFICE),
    (Role.AUDITOR, Role.LEADING_GROUP),
)

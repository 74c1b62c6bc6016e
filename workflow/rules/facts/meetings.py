"""Meetings, and the announcement of the inspection."""

import datetime as dt
from collections.abc import Sequence

from workflow.rules.facts.record_part import Part, happened

COMMUNICATION = "沟通见面会"
MOBILIZATION = "巡察动员会"
REPORTING = "专题汇报会"
ATTENDED = "列席会议"
FEEDBACK = "反馈会"

POSTED_IN_UNIT = "单位张贴"


class Meeting(Part, frozen=True, gc=False):
    """One meeting; several types at once are allowed."""

    types: tuple[str, ...] = ()
    date: dt.date | None = None
    chair: str = ""
    leader_present: bool = False
    deputy_present: bool = False
    leader_spoke: bool = False
    pledgers: tuple[str, ...] = ()


class Announcement(Part, frozen=True, gc=False):
    """One posting of the announcement."""

    way: str = ""
    date: dt.date | None = None
    phone: str = ""
    email: str = ""
    box: str = ""


def of_type(meetings: Sequence[Meeting], kind: str, today: dt.date) -> tuple[Meeting, ...]:
    """Return the meetings of a type that have been held."""
    return tuple(m for m in meetings if kind in m.types and happened(m.date, today))

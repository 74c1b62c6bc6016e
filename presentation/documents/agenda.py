"""What somebody has before them, as JSON."""

from collections.abc import Iterable
from typing import Any

from presentation import agenda as words
from presentation.documents.moments import day
from presentation.documents.remedy import remedy
from presentation.documents.status import unreadable
from presentation.language import Language
from workflow.errors import UnreadableError
from workflow.queries.agenda import Agenda, Item, ToInterview


def agenda(
    found: Agenda, refusals: Iterable[UnreadableError], speaking: Language
) -> dict[str, Any]:
    """Return the agenda: what can be done now, what waits for others, what is late, what comes."""
    return {
        "now": [_item(item, speaking) for item in found.now],
        "waiting": [_item(item, speaking) for item in found.waiting],
        "late": [_item(item, speaking) for item in found.late],
        "ahead": [_item(item, speaking) for item in found.ahead],
        "interviews": [_interviews(one) for one in found.interviews],
        **unreadable(refusals, speaking),
    }


def _item(item: Item, speaking: Language) -> dict[str, Any]:
    return {
        "inspection": item.inspection,
        "stage": item.status.stage,
        "requirement": item.requirement,
        "message": words.message(item, speaking),
        "due_on": day(item.due_on),
        "overdue_days": item.overdue_days,
        "who": [{"account": p.account, "name": p.name, "phone": p.phone} for p in item.who],
        "remedy": remedy(item.offers[0], speaking) if item.offers else None,
        "yours": item.yours,
    }


def _interviews(found: ToInterview) -> dict[str, Any]:
    return {
        "inspection": f"{found.status.round}/{found.status.unit}",
        "more": found.more,
        "people": [
            {
                "number": person.record,
                "name": person.name,
                "groups": list(found.groups(person)),
                "absence_reason": person.absence_reason or None,
            }
            for person in found.people
        ],
    }

"""The text of a message: number, stage, date, count and a link; no content of the inspection.

One template for each language; its first line is the subject.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notifications.channels.channel import Message
from presentation.language import Language
from workflow.clock import local_date

_TEMPLATES = Path(__file__).with_name("templates")

#: The rungs of notices that are not about a deadline.
OVERVIEW, CALENDAR, AUDIT = "weekly", "calendar", "audit"


#: Returns the link for an inspection, or for one of the rungs above, in a language.
Link = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline in a message; `days` remain, negative if it is late."""

    inspection: str
    stage: str
    requirement: str
    rung: str
    due_on: date
    days: int
    link: str


def written(
    rows: Sequence[Any],
    speaking: Language,
    *,
    link: Link,
    address: str,
    now: datetime,
) -> Message:
    """Return the message for one person and channel, in the person's language."""
    today = local_date(now)
    items = [_item(row, speaking, link, today) for row in rows if row.due_on]
    others = {row.rung: json.loads(row.why) for row in rows if not row.due_on}
    text = _template(speaking.code).render(
        items=items,
        late=[item for item in items if item.days < 0],
        others=others,
        overview=others.get(OVERVIEW, {}).get("overview"),
        stage=speaking.word,
        link=lambda about: link(about, speaking.code),
    )
    subject, _, body = text.strip().partition("\n")
    return Message(
        id=rows[0].message,
        recipient=rows[0].recipient,
        address=address,
        language=speaking.code,
        subject=subject.strip(),
        text=body.strip() + "\n",
        at=now,
        items=tuple(_for_machines(row) for row in rows),
    )


def _item(row: Any, speaking: Language, link: Link, today: date) -> Item:
    due_on = date.fromisoformat(row.due_on)
    name = f"{row.round}/{row.unit}"
    return Item(
        inspection=name,
        stage=speaking.word(row.stage),
        requirement=row.requirement,
        rung=row.rung,
        due_on=due_on,
        days=(due_on - today).days,
        link=link(name, speaking.code),
    )


def _for_machines(row: Any) -> dict[str, str]:
    told: Mapping[str, Any] = {
        "notice": row.id,
        "inspection": f"{row.round}/{row.unit}" if row.unit else "",
        "stage": row.stage or "",
        "requirement": row.requirement or "",
        "rung": row.rung,
        "due_on": row.due_on or "",
    }
    return {name: str(value) for name, value in told.items()}


@cache
def _template(language: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"message.{'en' if language == 'en' else 'zh'}.txt")

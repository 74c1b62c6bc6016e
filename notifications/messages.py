"""What a message says: number, stage, date, count and where to look; nothing of the view.

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

from config.catalogues import catalogue
from notifications.channels.channel import Message
from workflow.clock import local_date
from workflow.rules.definition import Lifecycle

_TEMPLATES = Path(__file__).with_name("templates")

#: What the ledger calls notices that are about no deadline.
OVERVIEW, CALENDAR, AUDIT = "weekly", "calendar", "audit"


#: Where a reader goes to see more, in a language: about an inspection, or one of the above.
Link = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline in a message; `days` to go, negative where it is late."""

    inspection: str
    stage: str
    requirement: str
    rung: str
    due_on: date
    days: int
    link: str


def written(
    rows: Sequence[Any],
    lifecycle: Lifecycle,
    language: str,
    *,
    link: Link,
    address: str,
    now: datetime,
) -> Message:
    """Return the message of notices to one person over one channel."""
    today = local_date(now)
    items = [_item(row, lifecycle, language, link, today) for row in rows if row.due_on]
    others = {row.rung: json.loads(row.why) for row in rows if not row.due_on}
    text = _template(language).render(
        items=items,
        late=[item for item in items if item.days < 0],
        others=others,
        overview=others.get(OVERVIEW, {}).get("overview"),
        stage=lambda key: stage_word(lifecycle, key, language),
        link=lambda about: link(about, language),
    )
    subject, _, body = text.strip().partition("\n")
    return Message(
        id=rows[0].message,
        recipient=rows[0].recipient,
        address=address,
        language=language,
        subject=subject.strip(),
        text=body.strip() + "\n",
        at=now,
        items=tuple(_for_machines(row) for row in rows),
    )


def _item(row: Any, lifecycle: Lifecycle, language: str, link: Link, today: date) -> Item:
    due_on = date.fromisoformat(row.due_on)
    name = f"{row.round}/{row.unit}"
    return Item(
        inspection=name,
        stage=stage_word(lifecycle, row.stage, language),
        requirement=row.requirement,
        rung=row.rung,
        due_on=due_on,
        days=(due_on - today).days,
        link=link(name, language),
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


def stage_word(lifecycle: Lifecycle, key: str, language: str) -> str:
    """Return the title of a stage in a language."""
    title = lifecycle.stage(key).title if key in lifecycle.keys else key
    return catalogue(language).gettext(title)


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

"""One inspection with more records than any real one, written behind the program's back."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update

from benchmarks.filling import OFFICE, OPENED, STAFF
from states.lifecycle import LIFECYCLE
from workflow.database.schema import attempts, deadlines, inspections, records
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.rules.policy import Policy

INTERVIEWS, MATERIALS = 400, 6_000
_STAGE = LIFECYCLE.keys[5]


def make_large(database: Database) -> Target:
    """Move the first inspection to the review of documents, with all its records; return its name.

    Its history knows nothing of that: it is for reading only.
    """
    target = Target("r0", "u0")
    with database.write() as connection:
        wanted = select(inspections).where(inspections.c.unit == target.unit)
        row = connection.execute(wanted).first()
        assert row is not None  # noqa: S101
        for table in (attempts, deadlines):
            own = update(table).where(table.c.inspection_id == row.id)
            connection.execute(own.values(stage=_STAGE))
        common = {
            "round_id": row.round_id,
            "inspection_id": row.id,
            "entered_by": OFFICE.account,
            "on_behalf_of": "",
            "entered_at": OPENED,
            "position": 2,
            "voided": 0,
        }
        connection.execute(insert(records), [common | record for record in _records()])
    return target


def _records() -> Iterator[dict[str, Any]]:
    categories = Policy().materials.categories
    for n in range(INTERVIEWS):
        person = str(1 + n % STAFF)
        talk = {"person": person, "date": "2026-04-01", "inspectors": ["zy1", "zy2"]}
        yield _record("interview", n, talk)
    for n in range(MATERIALS):
        category = categories[n % len(categories)]
        handed = {"requested_on": "2026-04-01", "received_on": "2026-04-02"}
        examined = {"examined_on": "2026-04-03", "examined_by": ["zy1"]}
        material = {"number": str(n), "title": f"材料{n}", "category": category, "year": 2025}
        yield _record("material", n, material | handed | examined)


def _record(kind: str, number: int, data: dict[str, Any]) -> dict[str, Any]:
    identifier = str(uuid4())
    return {
        "id": identifier,
        "shared_id": identifier,
        "kind": kind,
        "number": str(number),
        "identity": f"{kind}-{number}",
        "data": json.dumps(data, ensure_ascii=False),
    }

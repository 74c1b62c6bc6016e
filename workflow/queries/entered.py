"""What was entered: the records of an inspection or a round, as the actor may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import facts
from workflow.queries.access import roles_of
from workflow.queries.facts import Snapshot
from workflow.records import store
from workflow.records.kind import Kind
from workflow.records.store import Stored
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class EnteredRecord:
    """A record; `data` is what is stored, `shown` how its looked-up names are written."""

    kind: Kind
    unit: str
    number: str
    data: dict[str, Any]
    shown: dict[str, str]
    entered_by: str
    entered_at: str
    voided: bool


def of_target(
    connection: Connection,
    round_code: str,
    unit: str | None,
    kinds: Sequence[Kind],
    actor: Actor | None,
    now: datetime,
) -> list[EnteredRecord]:
    """Return the records of these kinds, by unit, kind and number; voided ones among them.

    Raises:
        NotFoundError: there is no such round or unit, or nothing of it is the actor's to know.
    """
    if unit is not None:
        rows = [inspections.find(connection, Target(round_code, unit))]
    else:
        rows = inspections.of_round(connection, round_code)
    today = local_date(now)
    known = facts.of_many(
        connection, [(r.id, r.round_id) for r in rows], (*facts.ALWAYS, "person"), today
    )
    readable = {}
    for row in rows:
        roles = roles_of(actor, known[row.id], today) if actor else frozenset(Role)
        allowed = {k.code for k in kinds if rights.may_read(k.read, roles)}
        if Role.LIAISON in roles:
            allowed |= _FOR_LIAISON & {k.code for k in kinds}
        if allowed and rights.may_read("status", roles):
            readable[row.id] = (row.unit, allowed, roles)
    if not readable:
        raise inspections.not_found(f"{round_code}/{unit}" if unit else round_code)
    by_code = {kind.code: kind for kind in kinds}
    stored = store.of_inspections(connection, list(readable), list(by_code))
    if any(kind.of_round for kind in kinds):
        stored += _of_round(connection, rows[0].round_id, known, list(readable), by_code)
    found = []
    for record in stored:
        own_unit, allowed, roles = readable[record.inspection_id or ""]
        only_liaison = not rights.may_read(by_code[record.kind].read, roles)
        if record.kind in allowed and not (only_liaison and not _told_to_unit(record)):
            shown = _short(record) if only_liaison else record
            found.append(_entered(shown, by_code[record.kind], own_unit, known))
    order = {kind.code: n for n, kind in enumerate(kinds)}
    found.sort(key=lambda r: (r.unit, order[r.kind.code], len(r.number), r.number))
    return found


#: What the liaison may see of the unit: what was asked of it, and what was fed back to it.
_FOR_LIAISON = {"material", "finding", "measure"}
_SHORT = ("number", "title", "problem", "feedback_no")


def _told_to_unit(record: Stored) -> bool:
    if record.voided:
        return False
    if record.kind == "finding":
        return bool(record.data.get("feedback_no"))
    return record.kind != "material" or bool(record.data.get("requested"))


def _short(record: Stored) -> Stored:
    """Return a finding without what the team noted for itself."""
    if record.kind != "finding":
        return record
    return replace(record, data={k: v for k, v in record.data.items() if k in _SHORT})


def _of_round(
    connection: Connection,
    round_id: str,
    known: dict[str, Snapshot],
    readable: list[str],
    by_code: dict[str, Kind],
) -> list[Stored]:
    """Return the team's rows as if they stood in each inspection of the team."""
    rows = [s for s in store.of_round(connection, round_id) if s.kind in by_code]
    return [
        replace(s, inspection_id=inspection)
        for inspection in readable
        for s in rows
        if s.kind == "round" or s.data.get("group", "") == known[inspection].facts.unit.group
    ]


def _entered(record: Stored, kind: Kind, unit: str, known: dict[str, Snapshot]) -> EnteredRecord:
    facts_of = known[record.inspection_id or ""].facts
    names = {m.account: m.name for m in facts_of.team.listed}
    people = {p.record: p.name for p in facts_of.persons}
    shown = {}
    for spec in kind.fields:
        value = record.data.get(spec.name)
        if spec.lookup == "team" and value:
            shown[spec.name] = "、".join(
                _unique(names, code) for code in ([value] if isinstance(value, str) else value)
            )
        elif spec.lookup == "person" and value and record.data.get("scope") != "外部":
            shown[spec.name] = _unique(people, str(value))
    return EnteredRecord(
        kind=kind,
        unit=unit,
        number=record.number,
        data=record.data,
        shown=shown,
        entered_by=record.entered_by,
        entered_at=record.entered_at,
        voided=record.voided,
    )


def _unique(names: dict[str, str], code: str) -> str:
    """Return the name where it means one person only, else the code."""
    name = names.get(code)
    return name if name and list(names.values()).count(name) == 1 else code

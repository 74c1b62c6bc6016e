"""What is pointed out of a round workbook: rounds and units opened twice, teams of no unit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from workflow.database.schema import records, rounds
from workflow.errors import N_, Problem
from workflow.operations.entry_batch import ROUND as OF_ROUND
from workflow.operations.entry_batch import EntryBatch, Matched
from workflow.people import accounts
from workflow.records import store
from workflow.records.kind import Kind
from workflow.records.matching import problem
from workflow.records.opening import MEMBER, ROUND, UNIT
from workflow.rules import naming


def pointed_out(
    batch: EntryBatch, teams: Sequence[store.Stored], *, new_round: bool
) -> Iterator[Problem]:
    """Yield what is pointed out of the round, the teams and the units of a batch."""
    if new_round:
        yield from _round_again(batch)
    yield from _units_again(batch)
    yield from _members_again(batch, teams)
    yield from _groups(batch, teams)
    yield from _liaisons(batch)


def _matched(batch: EntryBatch, kind: Kind) -> dict[str, list[Matched]]:
    """Return what rows of a kind change, by owner."""
    return {
        owner: own
        for owner, found in batch.matched.items()
        if (own := [m for m in found if m.outcome.kind is kind and m.outcome.word != "same"])
    }


def _round_again(batch: EntryBatch) -> Iterator[Problem]:
    """Yield the note that a new round has the title of another one."""
    for matched in _matched(batch, ROUND).get(OF_ROUND, ()):
        title = matched.outcome.data.get("title", "")
        for code, other in _titles(batch.connection):
            if code != batch.round_code and naming.same(title, other):
                message = N_(
                    "round {number} has the same title; if it is meant, write {number} here: "
                    "this row opens a second round"
                )
                yield problem(matched.row, "code", "looks_like", message, number=code)
                return


def _titles(connection: Connection) -> list[tuple[str, str]]:
    """Return the codes and titles of all rounds."""
    title = records.c.data
    found = connection.execute(
        select(rounds.c.code, title)
        .join(records, records.c.round_id == rounds.c.id)
        .where(records.c.kind == ROUND.code, records.c.inspection_id.is_(None))
        .order_by(rounds.c.code)
    )
    return [(code, store.read_data(data).get("title", "")) for code, data in found]


def _units_again(batch: EntryBatch) -> Iterator[Problem]:
    """Yield a note for each new unit that has the name of another one of the round."""
    changed = [(batch.ops[o].row.unit, m) for o, own in _matched(batch, UNIT).items() for m in own]
    new = {unit for unit, matched in changed if matched.outcome.before is None}
    all_names = {op.row.unit: op.facts.unit.name for op in batch.ops.values()}
    all_names |= {unit: matched.outcome.data.get("name", "") for unit, matched in changed}
    names = {unit: name for unit, name in all_names.items() if unit not in new}
    for unit, matched in changed:
        if unit not in new:
            continue
        first = next((u for u, name in names.items() if naming.same(name, all_names[unit])), None)
        names[unit] = all_names[unit]
        if first is not None:
            message = N_(
                "unit {number} has the same name; if it is meant, write {number} here: "
                "this row opens a second inspection"
            )
            yield problem(matched.row, "code", "looks_like", message, number=first)


def _members_again(batch: EntryBatch, teams: Sequence[store.Stored]) -> Iterator[Problem]:
    """Yield a note for each new member who has the name of another one, or it as an account.

    Rows that differ in the account alone are pointed out as what looks like another record.
    """
    known = {m.number: m.data for m in teams if m.kind == MEMBER.code and not m.voided}
    for matched in _matched(batch, MEMBER).get(OF_ROUND, ()):
        account, data = matched.outcome.number, matched.outcome.data
        names = {other: _name(of) for other, of in known.items()}
        first = None
        if matched.outcome.before is None:
            first = _called(names, account, account) or _called(names, _name(data), account)
        if first is not None and {**known[first], "account": account} != data:
            message = N_(
                "member {number} has the same name; if it is the same person, write {number} here"
            )
            yield problem(matched.row, "account", "looks_like", message, number=first)
        known[account] = data


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _called(names: Mapping[str, str], wanted: str, account: str) -> str | None:
    """Return the first account with a name, other than the one given."""
    found = (a for a, name in names.items() if name and a != account)
    return next((a for a in found if naming.same(names[a], wanted)), None)


def _groups(batch: EntryBatch, teams: Sequence[store.Stored]) -> Iterator[Problem]:
    """Yield a note for each team that inspects no unit, and each unit whose team has nobody."""
    members, units = _matched(batch, MEMBER).get(OF_ROUND, []), _matched(batch, UNIT)
    if not members and not units:
        return
    inspected = {op.facts.unit.group for o, op in batch.ops.items() if o not in units}
    inspected |= {_group(m.outcome.data) for found in units.values() for m in found}
    staffed = {_group(m.data) for m in teams if m.kind == MEMBER.code and not m.voided}
    staffed |= {_group(m.outcome.data) for m in members}
    if not batch.ops or not staffed:
        return
    for matched in members:
        group = _group(matched.outcome.data)
        if group not in inspected:
            message = N_("no unit has 组别 {value}: this member has nothing to inspect")
            yield problem(matched.row, "group", "no_such_team", message, value=group or "—")
    for matched in (m for found in units.values() for m in found):
        group = _group(matched.outcome.data)
        if group not in staffed:
            message = N_("nobody is in 组别 {value}: this unit has no team")
            yield problem(matched.row, "group", "no_such_team", message, value=group or "—")


def _group(data: dict[str, Any]) -> str:
    return str(data.get("group", ""))


def _liaisons(batch: EntryBatch) -> Iterator[Problem]:
    """Yield a note for each liaison without an account, or with a name in place of it."""
    for matched in (m for found in _matched(batch, UNIT).values() for m in found):
        data = matched.outcome.data
        account = str(data.get("liaison_account", ""))
        first = _called(accounts.names(batch.connection), account, account) if account else None
        if first is not None:
            message = N_(
                "this is the name of account {number}; if it is meant, write {number} here"
            )
            yield problem(matched.row, "liaison_account", "looks_like", message, number=first)
        named = next((n for n in ("liaison_name", "liaison_email") if data.get(n)), None)
        if named and not data.get("liaison_account"):
            message = N_("without 联络员账号 nobody becomes the liaison, and nobody is reminded")
            yield problem(matched.row, named, "no_account", message)

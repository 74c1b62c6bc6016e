"""The people named in a round workbook: their accounts, roles and teams."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from workflow.errors import N_
from workflow.operations.entry_batch import ROUND, EntryBatch, Matched
from workflow.people import accounts
from workflow.queries.facts import Snapshot
from workflow.records import store
from workflow.records.matching import problem
from workflow.records.none_words import or_nothing
from workflow.records.opening import MEMBER, UNIT
from workflow.records.rows import Row
from workflow.records.values import legible
from workflow.rules.codes import is_code
from workflow.rules.facts.team import Member, Team
from workflow.rules.roles import GRANTED, NEVER_IN_TEAM


def make_accounts(
    connection: Connection, rows: Sequence[Row], at: str
) -> tuple[list[str], list[str]]:
    """Create missing accounts of team and liaisons; return them, and the accounts updated.

    Existing accounts get the addresses in the file, to which reminders are sent.
    """
    people: dict[str, dict[str, str]] = {}
    for row in rows:
        values = {n: or_nothing(legible(v)) for n, v in row.values.items()}
        if row.kind is MEMBER:
            people[values.get("account", "")] = {
                n: values.get(n, "") for n in ("account", "name", "email", "phone")
            }
        elif row.kind is UNIT and values.get("liaison_account"):
            people[values["liaison_account"]] = {
                "account": values["liaison_account"],
                "name": values.get("liaison_name", ""),
                "email": values.get("liaison_email", ""),
            }
    there = accounts.existing(connection, people)
    missing = [p for code, p in people.items() if is_code(code) and code not in there]
    accounts.add(connection, missing, at=at, password=None)
    known = [p for code, p in people.items() if code in there]
    updated = accounts.update_contacts(connection, known)
    return [p["account"] for p in missing], updated


def update_teams(batch: EntryBatch, teams: Sequence[store.Stored]) -> None:
    """Update the teams of the batch, so that recusals find members and groups of the same file."""
    members = _members(batch, teams)
    groups = {
        owner: matched.outcome.data.get("group", "")
        for owner, found in batch.matched.items()
        for matched in found
        if matched.outcome.kind is UNIT
    }
    for owner, op in batch.ops.items():
        group = groups.get(owner, op.facts.unit.group)
        team = _as_team(members, group)
        op.snapshot = _with_team(op.snapshot, team)
        index = batch.indexes[owner]
        index.directory = index.directory.with_team(team)


def _members(
    batch: EntryBatch, teams: Sequence[store.Stored]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the members by group and account, as they will be after the rows."""
    members: dict[tuple[str, str], dict[str, Any]] = {
        (m.data.get("group", ""), m.number): m.data
        for m in teams
        if m.kind == MEMBER.code and not m.voided
    }
    for matched in batch.matched[ROUND]:
        outcome = matched.outcome
        if outcome.kind is MEMBER and not outcome.stays_void:
            members[outcome.data.get("group", ""), outcome.number] = outcome.data
    return members


def _as_team(members: dict[tuple[str, str], dict[str, Any]], group: str) -> Team:
    """Return the team of a group, without declarations."""
    listed = (Member.of(account, data) for (_, account), data in members.items())
    return Team(tuple(m for m in listed if m.group == group))


def _with_team(snapshot: Snapshot, team: Team) -> Snapshot:
    """Return a snapshot with another team and the same recusals."""
    recusals = snapshot.facts.team.recusals
    return replace(snapshot, facts=replace(snapshot.facts, team=Team(team.listed, recusals)))


def drop_follow_on_problems(batch: EntryBatch, rows: Sequence[Row]) -> None:
    """Drop the problem of recusals whose member is in the file, in a row that is itself wrong."""
    matched = {id(m.row) for m in batch.matched[ROUND]}
    wrong = [row for row in rows if row.kind is MEMBER and id(row) not in matched]
    named = {legible(row.values.get(name)) for row in wrong for name in ("account", "name")}
    batch.problems[:] = [
        p
        for p in batch.problems
        if not (p.code in ("unknown_member", "unknown_account") and p.data.get("value") in named)
    ]


def note_role_conflicts(
    connection: Connection, batch: EntryBatch, teams: Sequence[store.Stored]
) -> None:
    """Add the problems of members and liaisons whose roles are incompatible.

    A member may not audit or administer the program, nor be the liaison of a unit of the team; a
    liaison may hold no given role, nor be in the team.
    """
    units = [
        (owner, m)
        for owner, found in batch.matched.items()
        for m in found
        if m.outcome.kind is UNIT
    ]
    liaisons = {(m.outcome.data.get("group", ""), _liaison(m)) for _, m in units}
    named = {owner for owner, _ in units}
    liaisons |= {
        (op.facts.unit.group, op.facts.unit.liaison_account)
        for owner, op in batch.ops.items()
        if owner not in named
    }
    members = [m for m in batch.matched[ROUND] if m.outcome.kind is MEMBER]
    apart = accounts.with_roles(connection, [m.outcome.number for m in members], NEVER_IN_TEAM)
    for member in members:
        account = member.outcome.number
        if account in apart:
            message = N_("{value} audits or administers the program and cannot be in a team")
        elif (member.outcome.data.get("group", ""), account) in liaisons:
            message = N_("{value} is the liaison of a unit that this team inspects")
        else:
            continue
        _not_apart(batch, member, "account", message, account)
    inspecting = _members(batch, teams)
    given = accounts.with_roles(connection, [_liaison(m) for _, m in units], GRANTED)
    in_file = {m.outcome.number for m in members}
    for _, unit in units:
        account = _liaison(unit)
        if account in in_file:  # the problem was added for the member
            continue
        if account in given:
            message = N_("{value} has a role in the office or the program and cannot be a liaison")
        elif (unit.outcome.data.get("group", ""), account) in inspecting:
            message = N_("{value} inspects this unit and cannot be its liaison")
        else:
            continue
        _not_apart(batch, unit, "liaison_account", message, account)


def _liaison(unit: Matched) -> str:
    return str(unit.outcome.data.get("liaison_account", ""))


def _not_apart(batch: EntryBatch, matched: Matched, field: str, message: str, value: str) -> None:
    batch.problems.append(problem(matched.row, field, "not_apart", message, value=value))

"""Verify rounds, accounts, calendar and installation against the register."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from workflow.audit import credentials, ledgers
from workflow.audit.credentials import Owned
from workflow.database.schema import accounts, rounds
from workflow.errors import N_
from workflow.inspection import calendars
from workflow.verification.report import Report

_OPENINGS = ("open_round", "open_units", "team")
_RIGHTS = ("user_add", "user_disable", "user_enable", "user_roles", "user_consent")


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of one inspection, from the register."""

    entry: int
    round: str
    unit: str
    policy_sha256: str


@dataclass(slots=True)
class RegisteredRound:
    """The opening of one round and its policies, from the register; the last policy is in force."""

    opened_at: str
    policies: list[str]


@dataclass(frozen=True, slots=True)
class RegisteredDigest:
    """A digest from the register, and the schema by which it was made."""

    digest: str
    schema: str


@dataclass(slots=True)
class Registered:
    """Everything that the entries of the register say.

    `accounts` holds roles and whether the account is disabled; `people` the digest of what lets an
    account act: its row, its tokens, its delegations.
    """

    simulation: Any = None
    key_fingerprint: Any = None
    installed_at: str | None = None
    profile: str = "office"
    openings: dict[str, Opening] = field(default_factory=dict)
    rounds: dict[str, RegisteredRound] = field(default_factory=dict)
    accounts: dict[str, tuple[str, bool]] = field(default_factory=dict)
    people: dict[str, RegisteredDigest] = field(default_factory=dict)
    calendar: RegisteredDigest | None = None
    #: Ledger → length → head; and ledger → the day of the last such entry.
    marks: dict[str, dict[int, str]] = field(default_factory=dict)
    marked_on: dict[str, str] = field(default_factory=dict)


def read(entries: Iterable[Row[Any]]) -> Registered:
    """Return everything that the entries of the register say."""
    registered = Registered()
    for entry in entries:
        detail = detail_of(entry)
        for account, digest in _pairs(detail.get("people")):
            registered.people[account] = RegisteredDigest(str(digest), str(entry.schema))
        if entry.act == "init":
            registered.simulation, registered.installed_at = detail.get("simulation"), entry.at
            registered.profile = str(detail.get("profile", "office"))
            registered.key_fingerprint = detail.get("key_fingerprint")
            _read_accounts(registered, detail)
        elif entry.act in _OPENINGS:
            _read_opening(registered, entry, detail)
            _read_accounts(registered, detail)
        elif entry.act == "policy_adopt":
            there = registered.rounds.get(str(detail.get("round")))
            if there is not None:
                there.policies.append(str(detail.get("policy_sha256")))
        elif entry.act == "calendar":
            registered.calendar = RegisteredDigest(str(detail.get("digest")), str(entry.schema))
        elif entry.act == ledgers.MARK:
            _read_mark(registered, entry, detail)
        elif entry.act in _RIGHTS:
            given = (str(detail.get("roles")), bool(detail.get("disabled")))
            registered.accounts[str(detail.get("account"))] = given
    return registered


def detail_of(entry: Row[Any]) -> dict[str, Any]:
    """Return the detail of an entry; empty if it is not an object."""
    try:
        detail = json.loads(entry.detail)
    except (TypeError, ValueError):
        return {}
    return detail if isinstance(detail, dict) else {}


def _read_accounts(registered: Registered, detail: dict[str, Any]) -> None:
    for account, roles in _pairs(detail.get("accounts")):
        registered.accounts[account] = (str(roles), False)


def _read_opening(registered: Registered, entry: Row[Any], detail: dict[str, Any]) -> None:
    code, policy = str(detail.get("round")), str(detail.get("policy_sha256"))
    if entry.act == "open_round":
        registered.rounds[code] = RegisteredRound(entry.at, [policy])
    for inspection, unit in _pairs(detail.get("inspections")):
        registered.openings[inspection] = Opening(entry.position, code, str(unit), policy)


def _read_mark(registered: Registered, entry: Row[Any], detail: dict[str, Any]) -> None:
    ledger, length = str(detail.get("ledger")), detail.get("length")
    if isinstance(length, int):
        registered.marks.setdefault(ledger, {})[length] = str(detail.get("head"))
        registered.marked_on[ledger] = str(entry.at)[:10]


def _pairs(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def examine(
    connection: Connection, report: Report, registered: Registered, installation: Row[Any]
) -> None:
    """Report where installation, calendar, rounds and accounts differ from the register."""
    found = (installation.simulation, installation.created_at, installation.profile)
    if found != (registered.simulation, registered.installed_at, registered.profile):
        report.add(None, N_("kind or age of the database differ from the register"))
    if installation.key_fingerprint != registered.key_fingerprint:
        report.add(None, N_("the key of the database differs from the register"))
    calendar = registered.calendar
    if calendar and calendars.digest(connection, calendar.schema) != calendar.digest:
        report.add(None, N_("the calendar is not the one that was loaded"))
    _examine_rounds(connection, report, registered)
    _examine_accounts(connection, report, registered)


def _examine_rounds(connection: Connection, report: Report, registered: Registered) -> None:
    unmet = dict(registered.rounds)
    for row in connection.execute(select(rounds)):
        there = unmet.pop(row.code, None)
        if there is None:
            report.add(None, N_("the register has no round {round}"), round=row.code)
        elif (row.policy_sha256, row.opened_at) != (there.policies[-1], there.opened_at):
            what = N_("policy or opening of round {round} differ from the register")
            report.add(None, what, round=row.code)
    for code in unmet:
        report.add(None, N_("round {round} of the register is missing"), round=code)


def _examine_accounts(connection: Connection, report: Report, registered: Registered) -> None:
    held = credentials.rows(connection)
    wanted = select(accounts.c.account, accounts.c.roles, accounts.c.disabled_at)
    rights = {r.account: (r.roles, r.disabled_at is not None) for r in connection.execute(wanted)}
    for account in sorted({*held, *registered.accounts}):
        if account not in registered.accounts:
            what = N_("the register has no account {account}")
            report.add(None, what, account=account)
        elif account not in rights:
            what = N_("the account {account} of the register is missing")
            report.add(None, what, account=account)
        elif rights[account] != registered.accounts[account]:
            what = N_("the rights of account {account} differ from the register: {roles}")
            report.add(None, what, account=account, roles=registered.accounts[account][0])
        elif not _is_as_kept(held[account], registered.people.get(account)):
            what = N_("password, token, delegation or name of {account} differ from the register")
            report.add(None, what, account=account)


def _is_as_kept(owned: Owned, kept: RegisteredDigest | None) -> bool:
    return kept is not None and credentials.digest_of(owned, kept.schema) == kept.digest

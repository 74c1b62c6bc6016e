"""What the register says was opened, adopted and given, against what rounds and accounts hold."""

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
    """One inspection as the register says it was opened."""

    entry: int
    round: str
    unit: str
    policy_sha256: str


@dataclass(slots=True)
class RoundSaid:
    """One round as the register says it was opened, and which policies it had; the last counts."""

    opened_at: str
    policies: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest that an entry keeps, and the schema by which it was made."""

    digest: str
    schema: str


@dataclass(slots=True)
class Said:
    """What the register says, entry by entry.

    Of `accounts` the roles, and whether disabled; of `people` the digest of all that lets an
    account act: its row, its tokens, what it delegated.
    """

    simulation: Any = None
    key_fingerprint: Any = None
    installed_at: str | None = None
    profile: str = "office"
    openings: dict[str, Opening] = field(default_factory=dict)
    rounds: dict[str, RoundSaid] = field(default_factory=dict)
    accounts: dict[str, tuple[str, bool]] = field(default_factory=dict)
    people: dict[str, Kept] = field(default_factory=dict)
    calendar: Kept | None = None
    #: By ledger where it ended, by length; and the day on which that was kept last.
    marks: dict[str, dict[int, str]] = field(default_factory=dict)
    marked_on: dict[str, str] = field(default_factory=dict)


def read(entries: Iterable[Row[Any]]) -> Said:
    """Return what the entries of the register say."""
    said = Said()
    for entry in entries:
        detail = detail_of(entry)
        for account, digest in _pairs(detail.get("people")):
            said.people[account] = Kept(str(digest), str(entry.schema))
        if entry.act == "init":
            said.simulation, said.installed_at = detail.get("simulation"), entry.at
            said.profile = str(detail.get("profile", "office"))
            said.key_fingerprint = detail.get("key_fingerprint")
            _read_accounts(said, detail)
        elif entry.act in _OPENINGS:
            _read_opening(said, entry, detail)
            _read_accounts(said, detail)
        elif entry.act == "policy_adopt":
            there = said.rounds.get(str(detail.get("round")))
            if there is not None:
                there.policies.append(str(detail.get("policy_sha256")))
        elif entry.act == "calendar":
            said.calendar = Kept(str(detail.get("digest")), str(entry.schema))
        elif entry.act == ledgers.MARK:
            _read_mark(said, entry, detail)
        elif entry.act in _RIGHTS:
            given = (str(detail.get("roles")), bool(detail.get("disabled")))
            said.accounts[str(detail.get("account"))] = given
    return said


def detail_of(entry: Row[Any]) -> dict[str, Any]:
    """Return the detail of an entry that keeps it as an object; empty where it is none."""
    try:
        detail = json.loads(entry.detail)
    except (TypeError, ValueError):
        return {}
    return detail if isinstance(detail, dict) else {}


def _read_accounts(said: Said, detail: dict[str, Any]) -> None:
    for account, roles in _pairs(detail.get("accounts")):
        said.accounts[account] = (str(roles), False)


def _read_opening(said: Said, entry: Row[Any], detail: dict[str, Any]) -> None:
    code, policy = str(detail.get("round")), str(detail.get("policy_sha256"))
    if entry.act == "open_round":
        said.rounds[code] = RoundSaid(entry.at, [policy])
    for inspection, unit in _pairs(detail.get("inspections")):
        said.openings[inspection] = Opening(entry.position, code, str(unit), policy)


def _read_mark(said: Said, entry: Row[Any], detail: dict[str, Any]) -> None:
    ledger, length = str(detail.get("ledger")), detail.get("length")
    if isinstance(length, int):
        said.marks.setdefault(ledger, {})[length] = str(detail.get("head"))
        said.marked_on[ledger] = str(entry.at)[:10]


def _pairs(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def examine(connection: Connection, report: Report, said: Said, installation: Row[Any]) -> None:
    """Note where the installation, the rounds and the accounts are not what the register says."""
    found = (installation.simulation, installation.created_at, installation.profile)
    if found != (said.simulation, said.installed_at, said.profile):
        report.add(None, N_("the database is of another kind or age than the register says"))
    if installation.key_fingerprint != said.key_fingerprint:
        report.add(None, N_("the database names another key than the register says"))
    calendar = said.calendar
    if calendar and calendars.digest(connection, calendar.schema) != calendar.digest:
        report.add(None, N_("the calendar is not the one that was loaded"))
    _examine_rounds(connection, report, said)
    _examine_accounts(connection, report, said)


def _examine_rounds(connection: Connection, report: Report, said: Said) -> None:
    unmet = dict(said.rounds)
    for row in connection.execute(select(rounds)):
        there = unmet.pop(row.code, None)
        if there is None:
            report.add(None, N_("the register knows no round {round}"), round=row.code)
        elif (row.policy_sha256, row.opened_at) != (there.policies[-1], there.opened_at):
            what = N_("the policy or the opening of round {round} is not that of the register")
            report.add(None, what, round=row.code)
    for code in unmet:
        report.add(None, N_("round {round} of the register is missing"), round=code)


def _examine_accounts(connection: Connection, report: Report, said: Said) -> None:
    held = credentials.rows(connection)
    wanted = select(accounts.c.account, accounts.c.roles, accounts.c.disabled_at)
    rights = {r.account: (r.roles, r.disabled_at is not None) for r in connection.execute(wanted)}
    for account in sorted({*held, *said.accounts}):
        if account not in said.accounts:
            what = N_("the register knows no account {account}")
            report.add(None, what, account=account)
        elif account not in rights:
            what = N_("the account {account} of the register is missing")
            report.add(None, what, account=account)
        elif rights[account] != said.accounts[account]:
            what = N_("the account {account} has other rights than the register says: {roles}")
            report.add(None, what, account=account, roles=said.accounts[account][0])
        elif not _is_as_kept(held[account], said.people.get(account)):
            what = N_("password, token, delegation or name of {account} is not as registered")
            report.add(None, what, account=account)


def _is_as_kept(owned: Owned, kept: Kept | None) -> bool:
    return kept is not None and credentials.digest_of(owned, kept.schema) == kept.digest

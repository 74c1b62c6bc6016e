"""The reads and writes of an advance, as eleven statements written by hand for the drivers.

They read the same rows and write the same values as the program, but judge and compute nothing:
the values are ready before the clock starts.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from sqlalchemy import make_url

from workflow.database.address import sqlite_file
from workflow.database.sessions import WAIT_SECONDS
from workflow.inspection.inspections import Target

_ATTEMPT = ("id", "inspection_id", "stage", "number", "how", "opened_position", "entered_at")
_DEADLINE = (
    "id", "inspection_id", "stage", "requirement", "attempt", "version", "due_on", "data",
    "position", "next_notice_at",
)  # fmt: skip
_ENTRY = (
    "chain", "position", "schema", "at", "actor", "on_behalf_of", "roles", "act", "from_stage",
    "to_stage", "attempt", "version", "reason", "detail", "judged", "rows_digest",
    "definition_sha256", "policy_sha256", "file_sha256", "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One advance, ready to be written."""

    target: Target
    inspection: str
    round_id: str
    kinds: Sequence[str]
    left: str
    at: str
    position: int
    seen: int
    attempt: Mapping[str, Any]
    deadline: Mapping[str, Any]
    entry: Mapping[str, Any]


def _places(columns: Iterable[str]) -> str:
    return ", ".join("?" for _ in columns)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_places(columns)})"  # noqa: S608


LOCK = """
SELECT i.id, i.round_id, i.unit, i.policy_sha256, i.state, i.version, i.chain_length,
       i.chain_head, i.opened_at, r.code, (SELECT max(version) FROM calendar_years)
FROM inspections i JOIN rounds r ON r.id = i.round_id WHERE r.code = ? AND i.unit = ?"""
ACTOR = "SELECT account, roles, disabled_at FROM accounts WHERE account = ? OR account = ?"
ATTEMPTS = """
SELECT id, stage, number, how, opened_position, entered_at, left_at
FROM attempts WHERE inspection_id = ?"""
RECORDS = """
SELECT kind, number, data, entered_by, on_behalf_of
FROM records WHERE inspection_id = ? AND kind IN ({kinds}) AND voided = 0"""
OF_ROUND = """
SELECT kind, number, data, entered_by, on_behalf_of
FROM records WHERE round_id = ? AND inspection_id IS NULL AND voided = 0"""
DECISIONS = """
SELECT 'draft' AS part, stage, attempt, position, version, sha256, statements, revised_by,
       submitted_at
FROM drafts WHERE inspection_id = ?
UNION ALL
SELECT 'approval', stage, attempt, position, version, sha256, role, by, at
FROM approvals WHERE inspection_id = ?
UNION ALL
SELECT 'exemption', requirement, NULL, NULL, NULL, item, reason, proposed_by, granted_by
FROM exemptions WHERE inspection_id = ?
UNION ALL
SELECT 'absence', person, NULL, NULL, NULL, reason, NULL, NULL, NULL
FROM absences WHERE inspection_id = ?"""
LEAVE = "UPDATE attempts SET closed_position = ?, left_at = ? WHERE id = ? AND left_at IS NULL"
ENTER = _insert("attempts", _ATTEMPT)
DUE = _insert("deadlines", _DEADLINE)
APPEND = _insert("audit_entries", _ENTRY)
MOVE = """
UPDATE inspections SET state = ?, version = ?, chain_length = ?, chain_head = ?
WHERE id = ? AND chain_length = ?"""


class Hand(Protocol):
    """A driver's connection with the eleven statements."""

    def advance(self, step: Step) -> None:
        """Do one advance."""

    def close(self) -> None:
        """Close the connection."""


class _Statements:
    """The statements between the beginning and the commit, over a cursor of either driver."""

    def __init__(self, cursor: Any, locking: str, marker: str, **how: Any) -> None:
        self._cursor, self._locking, self._marker, self._how = cursor, locking, marker, how

    def _run(self, statement: str, given: Sequence[Any]) -> Any:
        self._cursor.execute(statement.replace("?", self._marker), given, **self._how)
        return self._cursor

    def advance(self, step: Step) -> None:
        found = self._run(LOCK + self._locking, (step.target.round, step.target.unit)).fetchone()
        inspection = found[0]
        self._run(ACTOR, (step.entry["actor"], step.entry["actor"])).fetchall()
        self._run(ATTEMPTS, (inspection,)).fetchall()
        records = RECORDS.format(kinds=_places(step.kinds))
        self._run(records, (inspection, *step.kinds)).fetchall()
        self._run(OF_ROUND, (found[1],)).fetchall()
        self._run(DECISIONS, (inspection,) * 4).fetchall()
        self._run(LEAVE, (step.position, step.at, step.left))
        self._run(ENTER, [step.attempt[name] for name in _ATTEMPT])
        self._run(DUE, [step.deadline[name] for name in _DEADLINE])
        self._run(APPEND, [step.entry[name] for name in _ENTRY])
        given = ("open", step.entry["version"], step.position, step.entry["hash"])
        moved = self._run(MOVE, (*given, inspection, step.seen))
        if moved.rowcount != 1:
            raise RuntimeError(f"{step.target} has moved on")


class SqliteByHand:
    """The statements over `sqlite3`, with the settings of the program."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(
            str(sqlite_file(url)), timeout=WAIT_SECONDS, isolation_level=None
        )
        for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {setting}")
        self._cursor = self._connection.cursor()
        self._statements = _Statements(self._cursor, "", "?")

    def advance(self, step: Step) -> None:
        """Do one advance."""
        self._cursor.execute("BEGIN IMMEDIATE")
        self._statements.advance(step)
        self._cursor.execute("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class PostgresByHand:
    """The statements over psycopg, prepared on the server."""

    def __init__(self, url: str) -> None:
        address = make_url(url).set(drivername="postgresql")
        self._connection = psycopg.connect(address.render_as_string(hide_password=False))
        self._statements = _Statements(
            self._connection.cursor(), " FOR UPDATE OF i", "%s", prepare=True
        )

    def advance(self, step: Step) -> None:
        """Do one advance."""
        self._statements.advance(step)
        self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def by_hand(url: str) -> Hand:
    """Return the hand-written side for a database."""
    return SqliteByHand(url) if sqlite_file(url) else PostgresByHand(url)

"""The reads and writes of falling due and delivering, as statements written by hand.

They read and write the same rows as the program, but judge nothing: the recipients are known.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from notifications.ledger import why
from workflow.database.address import sqlite_file
from workflow.database.sessions import WAIT_SECONDS
from workflow.queries import facts
from workflow.rules.definition import Lifecycle

_TOLD = ("fzz", "office", "zy1", "zy2", "zy3", "zz")
_NEXT = "2026-03-10T01:00:00.000000+00:00"
_WHY = why({"roles": ["office"]})
_NOTICE = (
    "id", "subject", "rung", "recipient", "channel", "inspection_id", "seen_length",
    "planned_for", "fell_due_at", "state", "why", "message", "next_try_at", "attempts", "claim",
    "position",
)  # fmt: skip
_ENTRY = (
    "INSERT INTO ledger_entries (chain, position, schema, at, act, detail, rows_digest, hash) "
    "VALUES ('notices', ?, '', ?, '', '', ?, ?)"
)


class HandTick:
    """A driver's connection with the statements."""

    def __init__(self, connection: Any, marker: str, lock: str, begin: str) -> None:
        self._connection, self._marker = connection, marker
        self._serialise = "SELECT length, head FROM ledgers WHERE name = 'notices'" + lock  # noqa: S608
        self._begin = begin
        self._cursor = connection.cursor()

    def _run(self, statement: str, given: Sequence[Any] = ()) -> list[Any]:
        self._cursor.execute(statement.replace("?", self._marker), given)
        return self._cursor.fetchall() if self._cursor.description else []

    def _many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(statement.replace("?", self._marker), list(rows))

    def batch(self, at: str, most: int) -> int:
        """Let one batch fall due and deliver it; return the number of notices."""
        self._start()
        length = self._run(self._serialise)[0][0]
        found = self._run(
            "SELECT id, inspection_id, stage, requirement FROM deadlines "
            "WHERE next_notice_at <= ? ORDER BY next_notice_at, id LIMIT ?",
            (at, most),
        )
        lengths = self._read([row[1] for row in found])
        places = self._places(found)
        self._run(
            f"SELECT DISTINCT subject, rung FROM notices WHERE subject IN ({places})",  # noqa: S608
            [row[0] for row in found],
        )
        self._people()
        message = {person: str(uuid4()) for person in _TOLD}
        self._many(
            f"INSERT INTO notices ({', '.join(_NOTICE)}) "  # noqa: S608
            f"VALUES ({', '.join('?' for _ in _NOTICE)})",
            (
                (str(uuid4()), row[0], "before_3", person, "inbox", row[1], lengths[row[1]],
                 at, at, "due", _WHY, message[person], at, 0, 0, length + 1)
                for row in found
                for person in _TOLD
            ),
        )  # fmt: skip
        self._many(
            "UPDATE deadlines SET next_notice_at = ? WHERE id = ?",
            ((_NEXT, row[0]) for row in found),
        )
        self._enter(length + 1, at)
        self._connection.commit()
        return self._deliver(at)

    def _deliver(self, at: str) -> int:
        self._start()
        waiting = self._run(
            "SELECT message FROM notices WHERE state = 'due' AND next_try_at <= ? "
            "AND (lease_until IS NULL OR lease_until <= ?) GROUP BY message "
            "ORDER BY min(next_try_at), message",
            (at, at),
        )
        self._connection.commit()
        self._start()
        length = self._run(self._serialise)[0][0]
        rows = self._run(
            "SELECT n.*, d.stage, d.requirement, d.attempt, d.due_on, i.state, i.chain_length, "  # noqa: S608
            "i.policy_sha256, i.unit, r.code FROM notices n JOIN deadlines d ON d.id = n.subject "
            "JOIN inspections i ON i.id = n.inspection_id JOIN rounds r ON r.id = i.round_id "
            f"WHERE n.message IN ({self._places(waiting)}) AND n.state = 'due' "
            "AND n.next_try_at <= ? ORDER BY n.message, r.code, i.unit, d.due_on",
            [*(row[0] for row in waiting), at],
        )
        told = self._places(_TOLD)
        self._run(f"SELECT account, email FROM accounts WHERE account IN ({told})", _TOLD)  # noqa: S608
        self._many(
            "UPDATE notices SET state = 'sent', sent_at = ?, attempts = attempts + 1, "
            "lease_until = NULL, next_try_at = NULL, told_chain = 'notices', told_position = ? "
            "WHERE id = ? AND claim = ? AND state = 'due'",
            ((at, length + 1, row[0], 0) for row in rows),
        )
        self._enter(length + 1, at)
        self._connection.commit()
        return len(rows)

    def _enter(self, position: int, at: str) -> None:
        self._run(_ENTRY, (position, at, "0" * 64, "0" * 64))
        self._run("UPDATE ledgers SET length = ? WHERE name = 'notices'", (position,))

    def _read(self, ids: list[str]) -> dict[str, int]:
        """Read what the program judges: the inspections and all their records."""
        places = self._places(ids)
        rows = self._run(
            f"SELECT i.*, r.code FROM inspections i JOIN rounds r ON r.id = i.round_id "  # noqa: S608
            f"WHERE i.id IN ({places})",
            ids,
        )
        for table in ("attempts", "drafts", "approvals", "exemptions", "absences", "deadlines"):
            columns = "id" if table == "drafts" else "*"
            self._run(f"SELECT {columns} FROM {table} WHERE inspection_id IN ({places})", ids)  # noqa: S608
        kinds = [f"'{kind}'" for kind in facts.kinds_of([_lifecycle().stages[0]])]
        self._run(
            "SELECT inspection_id, kind, number, data, entered_by, on_behalf_of FROM records "  # noqa: S608
            f"WHERE inspection_id IN ({places}) AND kind IN ({', '.join(kinds)}) AND voided = 0",
            ids,
        )
        rounds = sorted({row[1] for row in rows})
        self._run(
            "SELECT round_id, kind, number, data, entered_by, on_behalf_of FROM records "  # noqa: S608
            f"WHERE round_id IN ({self._places(rounds)}) AND inspection_id IS NULL AND voided = 0",
            rounds,
        )
        names = [column[0] for column in self._described("inspections")]
        length = names.index("chain_length")
        return {row[0]: row[length] for row in rows}

    def _described(self, table: str) -> Any:
        self._cursor.execute(f"SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608
        return self._cursor.description

    def _people(self) -> None:
        self._run("SELECT account, roles FROM accounts WHERE roles LIKE '%%office%%'")
        told = self._places(_TOLD)
        self._run(
            f"SELECT principal, delegate FROM delegations WHERE principal IN ({told})",  # noqa: S608
            _TOLD,
        )
        self._run(f"SELECT account, email FROM accounts WHERE account IN ({told})", _TOLD)  # noqa: S608

    def _places(self, listed: Sequence[Any]) -> str:
        return ", ".join("?" for _ in listed)

    def _start(self) -> None:
        if self._begin:
            self._cursor.execute(self._begin)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _lifecycle() -> Lifecycle:
    from states.lifecycle import LIFECYCLE

    return LIFECYCLE


def hand(url: str) -> HandTick:
    """Return the statements over the driver of a database."""
    file = sqlite_file(url)
    if file is None:
        address = make_url(url).set(drivername="postgresql")
        connection = psycopg.connect(address.render_as_string(hide_password=False))
        return HandTick(connection, "%s", " FOR UPDATE", "")
    lite = sqlite3.connect(str(file), timeout=WAIT_SECONDS, isolation_level=None)
    for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        lite.execute(f"PRAGMA {setting}")
    return HandTick(lite, "?", "", "BEGIN IMMEDIATE")

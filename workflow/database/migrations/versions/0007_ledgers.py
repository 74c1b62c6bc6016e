"""Access log and notices become evidence, in their present state"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.create_table(
        "ledgers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("marked_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ledgers")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("rows_digest", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "position", name=op.f("pk_ledger_entries")),
    )
    for column in (
        "access_log ADD COLUMN position INTEGER DEFAULT 0 NOT NULL",
        "access_log ADD COLUMN schema TEXT DEFAULT '' NOT NULL",
        "access_log ADD COLUMN hash TEXT DEFAULT '' NOT NULL",
        "notices ADD COLUMN position INTEGER DEFAULT 0 NOT NULL",
        "notices ADD COLUMN told_chain TEXT",
        "notices ADD COLUMN told_position INTEGER",
        "notices ADD COLUMN acknowledged_position INTEGER",
    ):
        op.execute(f"ALTER TABLE {column}")
    connection = op.get_bind()
    _allow_updates(connection)
    _hold_access_log(connection)
    _hold_notices(connection)
    op.create_index("uq_access_log_position", "access_log", ["position"], unique=True)


def _allow_updates(connection: sa.Connection) -> None:
    """Drop the trigger that forbids what follows; it is created again after the migrations."""
    of_table = " ON access_log" if connection.dialect.name == "postgresql" else ""
    connection.execute(sa.text(f"DROP TRIGGER IF EXISTS access_log_no_update{of_table}"))


def _hold_access_log(connection: sa.Connection) -> None:
    lines = connection.execute(
        sa.text("SELECT id, at, actor, act, target, code FROM access_log ORDER BY at, id")
    )
    head, written = "", []
    for position, line in enumerate(lines.all(), 1):
        head = _hashed([head, line.id, position, revision, *line[1:]])
        written.append({"id": line.id, "at": position, "schema": revision, "hash": head})
    if written:
        connection.execute(
            sa.text(
                "UPDATE access_log SET position = :at, schema = :schema, hash = :hash"
                " WHERE id = :id"
            ),
            written,
        )
    _end(connection, "access_log", len(written), head)


def _hold_notices(connection: sa.Connection) -> None:
    """Write one entry over all existing notices: fallen due, delivered, seen."""
    connection.execute(
        sa.text(
            "UPDATE notices SET position = 1,"
            " told_chain = CASE WHEN state <> 'due' THEN 'notices' END,"
            " told_position = CASE WHEN state <> 'due' THEN 1 END,"
            " acknowledged_position = CASE WHEN acknowledged_at IS NOT NULL THEN 1 END"
        )
    )
    connection.execute(
        sa.text("UPDATE notices SET state = 'sent' WHERE acknowledged_at IS NOT NULL")
    )
    digests = []
    for name, columns, where in (
        (
            "notice",
            "id, subject, rung, recipient, channel, inspection_id, seen_length, planned_for,"
            " fell_due_at, position",
            "position",
        ),
        (
            "notice told",
            "id, state, why, message, attempts, sent_at, told_chain, told_position",
            "told_position",
        ),
        ("notice seen", "id, acknowledged_at, acknowledged_position", "acknowledged_position"),
    ):
        rows = connection.execute(
            sa.text(f"SELECT {columns} FROM notices WHERE {where} IS NOT NULL")  # noqa: S608
        )
        digests += [hashlib.sha256(_packed([name, *row])).digest() for row in rows]
    if not digests:
        _end(connection, "notices", 0, "")
        return
    entry = {
        "chain": "notices",
        "position": 1,
        "schema": revision,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "act": "upgrade",
        "detail": "",
        "rows_digest": hashlib.sha256(b"".join(sorted(digests))).hexdigest(),
    }
    entry["hash"] = _hashed(["", *entry.values()])
    names = ", ".join(entry)
    values = ", ".join(f":{name}" for name in entry)
    connection.execute(
        sa.text(f"INSERT INTO ledger_entries ({names}) VALUES ({values})"),  # noqa: S608
        entry,
    )
    _end(connection, "notices", 1, str(entry["hash"]))


def _end(connection: sa.Connection, name: str, length: int, head: str) -> None:
    connection.execute(
        sa.text("INSERT INTO ledgers (name, length, head, marked_on) VALUES (:n, :l, :h, '')"),
        {"n": name, "l": length, "h": head},
    )


def _packed(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _hashed(values: list[object]) -> str:
    return hashlib.sha256(_packed(values)).hexdigest()

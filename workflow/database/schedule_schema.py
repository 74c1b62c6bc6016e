"""The tables of calendar, deadlines and reminders; `schema` says how values are stored."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint

from workflow.database.columns import identity, metadata, number, of, partial_index, words

#: Days off, make-up working days, and closures of the office itself.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    words("name"),
    CheckConstraint("kind in ('off','work','closure')", name="kind"),
)

#: The years that were loaded; the version of the calendar is the highest of theirs.
calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    number("official"),
    number("version"),
    words("source"),
    words("loaded_at"),
)

#: When a stage or one of its requirements is due in one attempt; a later version replaces an
#: earlier one. `requirement` is empty for the stage itself. Except for `next_notice_at`, when the
#: reminders check it next (NULL for never), a row is written once and covered by the history.
deadlines = Table(
    "deadlines",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    words("stage"),
    words("requirement"),
    number("attempt"),
    number("version"),
    words("due_on"),
    words("data"),
    number("position"),
    words("next_notice_at", null=True),
    UniqueConstraint("inspection_id", "stage", "requirement", "attempt", "version"),
    partial_index(
        "ix_deadlines_next_notice_at",
        "next_notice_at",
        where="next_notice_at IS NOT NULL",
    ),
)

#: The ledger: every notice that fell due, once. `subject` is the id of the deadline, or names what
#: else it is about (a weekly overview); `seen_length` is the length of the history when it fell
#: due. `position` names the ledger entry that wrote the row, `told_chain` and `told_position` the
#: one that wrote its outcome, `acknowledged_position` the one that wrote that it was seen, which
#: leaves `state` at `sent`.
notices = Table(
    "notices",
    metadata,
    identity(),
    words("subject"),
    words("rung"),
    words("recipient"),
    words("channel"),
    of("inspections", "inspection_id", null=True),
    number("seen_length"),
    words("planned_for"),
    words("fell_due_at"),
    words("state"),
    words("why"),
    words("message"),
    words("next_try_at", null=True),
    number("attempts"),
    words("lease_until", null=True),
    number("claim"),
    words("sent_at", null=True),
    words("acknowledged_at", null=True),
    Column("position", Integer, nullable=False, server_default="0"),
    words("told_chain", null=True),
    number("told_position", null=True),
    number("acknowledged_position", null=True),
    UniqueConstraint("subject", "rung", "recipient", "channel"),
    CheckConstraint("state in ('due','sent','failed','suppressed','acknowledged')", name="state"),
    Index("ix_notices_inspection_id", "inspection_id"),
    Index("ix_notices_recipient", "recipient"),
    partial_index(
        "ix_notices_next_try_at",
        "next_try_at",
        where="state = 'due'",
    ),
    partial_index(
        "ix_notices_recipient_due",
        "recipient",
        "channel",
        where="state = 'due'",
    ),
    partial_index(
        "ix_notices_message",
        "message",
        where="state = 'due'",
    ),
)

#: When each job of the scheduler last ran, and its result.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("job", Text, primary_key=True),
    words("at"),
    words("told"),
)

"""Access log and notices: whatever is changed, deleted or added is reported, line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from notifications import ledger, outcomes
from notifications.ledger import NewNotice
from tests.database.test_verification_procedure import Story
from tests.unit.workflow.verification.forging import Found, copied, forged, found
from workflow.audit import access_log, ledgers
from workflow.people.actor import Actor

AT, NEXT = "2026-03-02T01:00:00.000000+00:00", "2026-03-03T01:00:00.000000+00:00"
#: The chain of the one delivery.
OWN = "0000"


def notice(subject: str, *, suppressed: bool = False) -> NewNotice:
    """Return a notice to the office that falls due."""
    return NewNotice(
        subject=subject,
        rung="due",
        recipient="office",
        channel="inbox" if subject == "seen" else "smtp",
        inspection=None,
        seen_length=0,
        planned_for=AT,
        why="{}",
        suppressed=suppressed,
    )


@pytest.fixture(scope="module")
def ledgered(begun: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A story with three refusals, and with a notice of every end that there is.

    1 falls due (of `never` that is all), 2 is claimed and serves the inbox, the delivery tells
    1 sent and 2 given up, 3 ends the delivery, 4 is the seeing of one.
    """
    told = copied(begun, tmp_path_factory.mktemp("ledgered") / "xuncha.db")
    for at in (AT, AT, NEXT):
        tried = {"act": "advance", "target": "r/u", "code": "c"}
        access_log.refused(told.database, at=at, actor=Actor("x"), **tried)
    with told.database.write() as connection, ledger.opened(connection, "fell_due", AT) as chain:
        subjects = ("seen", "sent", "failed", "waits")
        fallen = [*map(notice, subjects), notice("never", suppressed=True)]
        ledger.add(connection, chain, fallen, AT)
    own = ledgers.new_chain(OWN)
    ids, messages = {}, {}
    with (
        told.database.write() as connection,
        ledger.opened(connection, "claimed", AT, marks=True) as chain,
    ):
        for row in connection.execute(text("SELECT id, subject, message FROM notices")):
            ids[row.subject], messages[row.subject] = row.id, row.message
        assert outcomes.serve_inbox(connection, chain, [messages["seen"]], AT) == 1
        outcomes.claim(connection, [ids["sent"], ids["failed"]], NEXT)
        chain.detail = {"told_in": OWN}
    with told.database.write() as connection:
        assert outcomes.sent(connection, own, [(ids["sent"], 1), (ids["waits"], 1)], AT) == 1
        own.append_entry(connection, "told", at=AT)
    failure = {
        "done": ids["failed"],
        "ours": 1,
        "to_state": "failed",
        "because": "{}",
        "next": None,
    }
    with told.database.write() as connection:
        assert outcomes.failed(connection, own, [failure]) == 1
        own.append_entry(connection, "told", at=AT)
    with told.database.write() as connection, ledger.opened(connection, "delivered", AT) as chain:
        chain.detail = {"closed": OWN, "length": own.length, "head": own.head}
    with told.database.write() as connection, ledger.opened(connection, "seen", AT) as chain:
        outcomes.acknowledge(connection, chain, [ids["seen"]], AT)
    yield told
    told.database.dispose()


def problem(**data: Any) -> tuple[None, None, dict[str, Any]]:
    """Return a problem of a ledger."""
    return None, None, data


def test_ledgers_that_nobody_touched_hold(ledgered: Story) -> None:
    assert found(ledgered) == []


A, N = "access_log", "notices"
OF = "UPDATE notices SET"


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        ("UPDATE access_log SET actor = 'y' WHERE position = 2", [{"ledger": A, "position": 2}]),
        (
            "UPDATE access_log SET hash = 'y' WHERE position = 3",
            [
                {"ledger": A, "position": 3},
                {"ledger": A, "position": 3},
                {"ledger": A, "found": 3, "length": 3},
            ],
        ),
        ("DELETE FROM access_log WHERE position = 2", [{"ledger": A, "first": 2, "last": 2}]),
        (
            "DELETE FROM access_log WHERE position = 3",
            [{"ledger": A, "first": 3, "last": 3}, {"ledger": A, "found": 2, "length": 3}],
        ),
        ("UPDATE access_log SET position = 0 WHERE position = 1", [
            {"ledger": A, "position": 0}, {"ledger": A, "first": 1, "last": 1}]),
        ("UPDATE ledgers SET length = 2 WHERE name = 'access_log'",
         [{"ledger": A, "found": 3, "length": 2}]),
        ("UPDATE ledgers SET marked_on = 'x' WHERE name = 'notices'", [{"ledger": N}]),
        ("DELETE FROM ledgers WHERE name = 'notices'", [{"ledger": N}]),
        ("INSERT INTO ledgers VALUES ('x', 0, '', '')", [{"ledger": "x"}]),
        (f"{OF} rung = 'x' WHERE subject = 'waits'", [{"ledger": N, "position": 1}]),
        (f"{OF} rung = 'x' WHERE subject = 'sent'", [{"ledger": N, "position": 1}]),
        (f"{OF} why = 'x' WHERE subject = 'never'", [{"ledger": N, "position": 1}]),
        (f"{OF} why = 'x' WHERE subject = 'seen'", [{"ledger": N, "position": 2}]),
        (f"{OF} sent_at = 'x' WHERE subject = 'sent'", [{"ledger": OWN, "position": 1}]),
        (f"{OF} state = 'sent' WHERE subject = 'failed'", [{"ledger": OWN, "position": 2}]),
        (f"{OF} acknowledged_at = 'x' WHERE subject = 'seen'", [{"ledger": N, "position": 4}]),
        (f"{OF} acknowledged_at = 'x' WHERE subject = 'sent'",
         [{"ledger": N, "position": 0}]),
        (f"{OF} told_chain = 'x' WHERE subject = 'waits'",
         [{"ledger": "x", "position": 0}]),
        (f"{OF} told_position = 9 WHERE subject = 'sent'", [
            {"ledger": OWN, "position": 1}, {"ledger": OWN, "position": 9}]),
        ("UPDATE ledger_entries SET at = 'x' WHERE chain = 'notices' AND position = 2",
         [{"ledger": N, "position": 2}]),
        ("UPDATE ledger_entries SET at = 'x' WHERE chain = '0000' AND position = 2",
         [{"ledger": OWN, "position": 2}]),
        ("DELETE FROM ledger_entries WHERE chain = '0000' AND position = 2",
         [{"ledger": OWN, "position": 2}, {"ledger": OWN}]),
        ("UPDATE ledger_entries SET detail = '' WHERE chain = 'notices' AND position = 2",
         [{"ledger": N, "position": 2}, {"ledger": OWN}]),
        ("UPDATE ledger_entries SET detail = 'x' WHERE chain = 'notices' AND position = 3",
         [{"ledger": N, "position": 3}]),
        ("UPDATE ledger_entries SET detail = '[]' WHERE chain = 'notices' AND position = 3",
         [{"ledger": N, "position": 3}]),
        ("DELETE FROM access_log", [
            {"ledger": A, "first": 1, "last": 3}, {"ledger": A, "found": 0, "length": 1},
            {"ledger": A, "found": 0, "length": 3}]),
    ],
)  # fmt: skip
def test_what_was_changed_is_told_at_its_line(
    ledgered: Story, statement: str, problems: list[dict[str, Any]]
) -> None:
    assert forged(ledgered, statement) == [problem(**data) for data in problems]


def test_an_outcome_that_nobody_entered_is_told(ledgered: Story) -> None:
    for change in ("state = 'suppressed'", f"sent_at = '{AT}'"):
        (told,) = forged(ledgered, f"UPDATE notices SET {change} WHERE subject = 'waits'")
        assert set(told[2]) == {"notice"}


def test_emptied_with_their_ends_they_are_told_by_the_register(ledgered: Story) -> None:
    empty = ["DELETE FROM notices", "DELETE FROM ledger_entries", "DELETE FROM access_log"]
    ends = "UPDATE ledgers SET length = 0, head = ''"
    assert forged(ledgered, *empty, ends) == [
        problem(ledger=A, found=0, length=1),
        problem(ledger=A, found=0, length=3),
        problem(ledger=N, found=0, length=2),
    ]


def test_a_cut_that_ends_where_the_chain_now_does_is_told_as_far_as_the_register_knows(
    ledgered: Story,
) -> None:
    with ledgered.database.read() as connection:
        first = connection.execute(
            text("SELECT hash FROM access_log WHERE position = 1")
        ).scalar_one()
    cut = "DELETE FROM access_log WHERE position > 1"
    end = f"UPDATE ledgers SET length = 1, head = '{first}' WHERE name = 'access_log'"
    assert forged(ledgered, cut, end) == [problem(ledger=A, found=1, length=3)]


def test_a_delivery_that_was_killed_has_no_end_and_holds(begun: Story, tmp_path: Path) -> None:
    told = copied(begun, tmp_path / "xuncha.db")
    own = ledgers.new_chain(OWN)
    with told.database.write() as connection, ledger.opened(connection, "claimed", AT) as chain:
        ledger.add(connection, chain, [notice("sent")], AT)
        chain.detail = {"told_in": OWN}
    with told.database.write() as connection:
        (one,) = connection.execute(text("SELECT id FROM notices")).scalars()
        assert outcomes.sent(connection, own, [(one, 0)], AT) == 1
        own.append_entry(connection, "told", at=AT)
    assert found(told) == []
    changed: Found = forged(told, "UPDATE notices SET sent_at = 'x'")
    assert changed == [problem(ledger=OWN, position=1)]
    told.database.dispose()

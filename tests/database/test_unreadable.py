"""An inspection whose rows contradict each other is reported by name, and the others go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from notifications.channels.outbound import Outbound
from notifications.falling_due import fall_due
from states.lifecycle import LIFECYCLE
from tests.database import small
from tests.database.forging import disarm
from tests.database.playing import instant
from tests.support import Program
from workflow.database import triggers
from workflow.database.schema import attempts, deadlines, inspections, notices, records
from workflow.database.sessions import Database, open_database

BROKEN, WHOLE = "r1/a", "b"


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """Yield a connection on which everything may be changed."""
    with database.writing.begin() as connection:
        disarm(connection)
        yield connection
        if connection.dialect.name == "sqlite":
            triggers.create(connection)


def _id(connection: Connection) -> str:
    return str(
        connection.execute(select(inspections.c.id).where(inspections.c.unit == "a")).scalar()
    )


def _no_attempt(connection: Connection) -> None:
    connection.execute(
        update(attempts).where(attempts.c.inspection_id == _id(connection)).values(stage="nowhere")
    )


def _other_attempt(connection: Connection) -> None:
    connection.execute(
        update(attempts).where(attempts.c.inspection_id == _id(connection)).values(number=7)
    )


def _deadline_without_rule(connection: Connection) -> None:
    connection.execute(
        update(deadlines).where(deadlines.c.inspection_id == _id(connection)).values(data="{}")
    )


def _unit_cut_off(connection: Connection) -> None:
    own = records.c.inspection_id == _id(connection)
    connection.execute(update(records).where(own, records.c.kind == "unit").values(data='{"na'))


def _person_without_sense(connection: Connection) -> None:
    own = records.c.inspection_id == _id(connection)
    connection.execute(update(records).where(own, records.c.kind == "person").values(data="[]"))


def _entered_at_no_time(connection: Connection) -> None:
    own = attempts.c.inspection_id == _id(connection)
    connection.execute(update(attempts).where(own).values(entered_at="gestern"))


def _attempt_taken_away(connection: Connection) -> None:
    connection.execute(delete(attempts).where(attempts.c.inspection_id == _id(connection)))


WAYS = (
    _attempt_taken_away,
    _no_attempt,
    _other_attempt,
    _deadline_without_rule,
    _unit_cut_off,
    _person_without_sense,
    _entered_at_no_time,
)


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__.strip("_"))
def broken(request: pytest.FixtureRequest, program: Program, tmp_path: Path) -> Program:
    """Return a round of two units, the first of which was changed behind the program's back."""
    small.open_round(program, tmp_path)
    change: Callable[[Connection], None] = request.param
    database = open_database(program.url)
    with unguarded(database) as connection:
        change(connection)
    database.dispose()
    return program


def test_status_of_the_round_names_it_and_shows_the_others(broken: Program) -> None:
    answer = broken.run("status", "r1")
    assert answer.code == 0
    assert [one["unit"] for one in answer.json["inspections"]] == [WHOLE]
    assert [one["inspection"] for one in answer.json["unreadable"]] == [BROKEN]
    assert f"xuncha audit verify {BROKEN}" in answer.err
    assert broken.ok("status")[0]["unreadable"] == answer.json["unreadable"]
    assert "Traceback" not in answer.err


def test_asked_for_alone_it_is_refused_by_name(broken: Program) -> None:
    for command in ("status", "deadlines"):
        assert broken.refused(command, BROKEN) == "unreadable"
    for command in ("status", "deadlines", "notices", "forecast", "records"):
        assert broken.refused(command, BROKEN, who="liaison-b") == "not_found"


def test_no_act_fails_for_it_in_another_way(broken: Program) -> None:
    """Acts that do not read the broken rows are done; the others are refused by name."""
    for words in (
        ("return", BROKEN, "preparation", "--reason", "某"),
        ("extend", BROKEN, "--days", "1", "--reason", "某"),
        ("exempt", BROKEN, "preparation.plan", "--reason", "某"),
        ("record", "meeting", BROKEN, "会议类型=组务会", "日期=2026-03-01"),
        ("record", "unit", BROKEN, "在册人数=4"),
        ("record", "member", BROKEN, "账号=zu1", "分工=查账"),
        ("policy", "adopt", "r1"),
        ("notices", BROKEN),
        ("forecast", BROKEN),
        ("records", BROKEN),
        ("rounds",),
        ("draft", "show", BROKEN),
    ):
        answer = broken.run(*words)
        assert "internal" not in answer.out + answer.err, (words, answer)
        assert answer.code in (0, 1), (words, answer)


def test_the_round_advances_without_it(broken: Program) -> None:
    for requirement in broken.ok("status", "r1/b")["requirements"]:
        if not requirement["met"]:
            code = requirement["code"]
            broken.ok("exempt", "r1/b", code, "--reason", "试验", who="leading")
    answer = broken.run("advance", "r1")
    assert [moved["unit"] for moved in answer.json["advanced"]] == [WHOLE]
    (blocked,) = answer.json["blocked"]
    assert blocked["unit"] == "a"
    assert blocked["code"] in ("unreadable", "requirements_unmet")  # not all of it is looked at


def test_a_tick_names_it_tells_of_the_others_and_ends(broken: Program) -> None:
    answer = broken.run("tick", at="2026-03-03T09:00")
    assert answer.code == 0
    assert answer.json.get("unreadable", [BROKEN]) == [BROKEN]
    assert answer.json["due"] == answer.json["sent"] > 0
    told = broken.ok("notices", "r1/b", at="2026-03-03T09:00")
    assert any(notice["state"] == "sent" for notice in told)
    again = broken.ok("tick", at="2026-03-03T09:01")
    assert (again["due"], "unreadable" in again) == (0, False)
    later = broken.ok("tick", at="2026-03-03T10:01")
    assert later.get("unreadable") == answer.json.get("unreadable")


def test_who_may_not_know_of_it_is_told_nothing(broken: Program) -> None:
    answer = broken.run("status", "r1", who="liaison-b")
    assert answer.code == 0
    assert BROKEN not in answer.out + answer.err


def test_what_fell_due_before_waits_until_it_can_be_read(program: Program, tmp_path: Path) -> None:
    small.open_round(program, tmp_path)
    database = open_database(program.url)
    while fall_due(database, LIFECYCLE, Outbound(), instant(date(2026, 3, 3))).checked:
        pass
    with unguarded(database) as connection:
        _unit_cut_off(connection)
        connection.execute(update(inspections).values(chain_length=inspections.c.chain_length + 1))
    database.dispose()
    first = program.ok("tick", at="2026-03-03T09:01")
    assert (first["unreadable"], first["sent"] > 0) == ([BROKEN], True)
    waiting = program.ok("notices", "--to", "office", at="2026-03-03T09:02")
    assert {n["inspection"]: n["state"] for n in waiting if n["id"]} == {
        BROKEN: "due", "r1/b": "sent",
    }  # fmt: skip


#: Values that no entry wrote, by table and column: only a part of what is asked reads them.
ODD_VALUES = (
    (records, "entered_at", "gestern"),
    (records, "data", '{"date": "2026-13-45", "count": "viele"}'),
    (notices, "planned_for", "morgen"),
    (notices, "why", "{"),
)


@pytest.mark.parametrize(("table", "column", "value"), ODD_VALUES)
def test_a_list_is_answered_whatever_single_rows_say(
    program: Program, tmp_path: Path, table: Table, column: str, value: str
) -> None:
    small.open_round(program, tmp_path)
    program.ok("record", "meeting", "r1/a", "会议类型=组务会", "日期=2026-03-01")
    program.ok("tick", at="2026-03-10T10:00")
    database = open_database(program.url)
    with unguarded(database) as connection:
        own = table.c.inspection_id == _id(connection)
        if column == "data":
            own &= records.c.kind == "meeting"
        connection.execute(update(table).where(own).values({column: value}))
    database.dispose()
    for words in (
        ("rounds",),
        ("notices",),
        ("notices", "r1/a"),
        ("records", "r1"),
        ("records", "r1", "meeting"),
        ("audit", "stages", "r1"),
        ("export", "r1", "-o", str(tmp_path / "out.xlsx")),
        ("record", "focus", "r1/a", "编号=7", "类别=无"),
        ("agenda",),
    ):
        answer = program.run(*words, at="2026-03-10T10:01")
        assert answer.code in (0, 1), (words, answer)
        assert "internal" not in answer.out + answer.err, (words, answer)
    assert program.run("status", "r1/b", at="2026-03-10T10:01").code == 0

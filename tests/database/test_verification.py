"""Any change behind the program's back is found, and reported with its entry."""

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import pytest
from openpyxl import Workbook
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    Row,
    Table,
    delete,
    insert,
    select,
    update,
)

import cli
from commands import demo
from states.lifecycle import LIFECYCLE
from tests.conftest import DIALECTS, Template
from tests.database.forging import forged, verified
from tests.postgres import PostgresServer
from tests.support import Program
from workflow.audit import evidence
from workflow.database import schema
from workflow.database.sessions import Database, open_database
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine
from workflow.verification.report import Examination

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
STEPS = tomllib.loads((EXAMPLES / "story.toml").read_text(encoding="utf-8"))["step"]
LATE = "2026-11-24"
UNITS = ("late-a", "late-b")


@pytest.fixture(scope="module", params=DIALECTS)
def played(
    request: pytest.FixtureRequest,
    template: Callable[[str], Template],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Database]:
    """Return the example round played to its end, and after it the acts that it lacks."""
    folder = tmp_path_factory.mktemp(f"played-{request.param}")
    original = template(request.param)
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("XUNCHA_")]:
            patch.delenv(name)
        patch.setenv("XUNCHA_KEY_FILE", str(original.key_file))
        if request.param == "sqlite":
            shutil.copyfile(original.database, folder / "xuncha.db")
            url = f"sqlite:///{folder / 'xuncha.db'}"
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            url = server.create("played", template=original.database)
        _play(Program(url, at=LATE), folder)
    database = open_database(url)
    yield database
    database.dispose()
    if request.param == "postgresql":
        server.drop("played")


def _play(program: Program, folder: Path) -> None:
    with click.Context(cli.group):  # the demo plays the commands of the program that runs it
        for step in STEPS:
            code, answer, _ = demo._play(step, program.url, "zh")
            demo._check(step, code, answer)
    program.ok("import", str(_late_units(folder)), "--round", "2026-1")
    program.ok("record", "member", "2026-1/late-a", "账号=huangzy", "分工=材料")
    late = "2026-1/late-a"
    program.ok("exempt", late, "preparation.plan", "--reason", "未到", who="chenjg")
    program.ok("exempt", late, "preparation.plan", "--reason", "同意")
    program.ok("exempt", late, "preparation.briefing", "--reason", "未到", who="chenjg")
    program.ok("exempt", late, "preparation.notified", "--reason", "直接批准")
    program.ok("suspend", late, "--reason", "等待")
    program.ok("policy", "adopt", "2026-1")
    program.ok("resume", late, "--reason", "继续")
    program.ok("cancel", "2026-1/late-b", "--reason", "机构撤销")
    for arguments in (
        ("add", "extra", "--name", "某人", "--role", "office"),
        ("add", "extra", "--name", "某人", "--role", "auditor"),
        ("disable", "extra"),
    ):
        program.ok("user", *arguments, who="sysadmin")


def _late_units(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "被巡察单位"
    sheet.append(["单位代码", "单位名称", "党组织书记", "组别", "在册人数"])
    for unit in UNITS:
        sheet.append([unit, unit, "李明", "第一巡察组", 5])
    file = folder / "late.xlsx"
    book.save(file)
    return file


def told(examination: Examination) -> list[tuple[str | None, int | None]]:
    """Return where problems were found."""
    return [(p.inspection, p.entry) for p in examination.problems]


def names(connection: Connection) -> dict[str, str]:
    """Return the inspections by id."""
    rows = connection.execute(
        select(schema.inspections.c.id, schema.inspections.c.unit, schema.rounds.c.code).join(
            schema.rounds
        )
    )
    return {row.id: f"{row.code}/{row.unit}" for row in rows}


def chain_of(connection: Connection, unit: str) -> str:
    """Return the chain of a unit's inspection."""
    wanted = schema.inspections.c.unit == unit
    return str(connection.execute(select(schema.inspections.c.id).where(wanted)).scalar_one())


def entries(connection: Connection, chain: str) -> list[Row[Any]]:
    """Return the entries of a chain."""
    table = schema.audit_entries
    wanted = select(table).where(table.c.chain == chain).order_by(table.c.position)
    return list(connection.execute(wanted))


def register(connection: Connection) -> str:
    """Return the register chain."""
    return str(connection.execute(select(schema.installation.c.id)).scalar_one())


def same(table: Table, row: Row[Any]) -> Any:
    """Return the condition that is true of one row."""
    wanted = [column == row._mapping[column.name] for column in table.primary_key.columns]
    return wanted[0] if len(wanted) == 1 else wanted[0] & wanted[1]


def others(column: Column[Any], value: Any) -> list[Any]:
    """Return other values of the column's type, including NULL if that is possible."""
    if isinstance(column.type, Integer):
        changed: list[Any] = [(value or 0) + 1000]
    elif isinstance(column.type, LargeBinary):
        changed = [value + b"x"]
    else:
        changed = [f"{value or ''}x"]
    return [*changed, None] if column.nullable and value is not None else changed


#: For each table that entries write: the columns that name the entry and the chain.
PLACES = {
    facet.table: tuple(f.position for f in evidence.FACETS if f.table is facet.table)
    for facet in evidence.FACETS
}
#: When reminders check a deadline next is not evidence.
UNBOUND = {schema.deadlines.c.next_notice_at}
CASES = [
    (table, column.name)
    for table in (schema.audit_entries, *PLACES)
    for column in table.columns
    if column not in UNBOUND
]


def _samples(connection: Connection, table: Table, column: str) -> list[Row[Any]]:
    """Return rows to change: with and without a value, of an inspection and of the round."""
    sorts: dict[tuple[bool, bool], Row[Any]] = {}
    for row in connection.execute(select(table)):
        values = row._mapping
        sorts.setdefault((values[column] is None, values.get("inspection_id") is None), row)
    return list(sorts.values())


@pytest.mark.parametrize(("table", "column"), CASES, ids=[f"{t.name}-{c}" for t, c in CASES])
def test_a_changed_column_is_found(played: Database, table: Table, column: str) -> None:
    with played.read() as connection:
        samples = _samples(connection, table, column)
        owners = names(connection)
    assert samples
    for row, value in (
        (r, v) for r in samples for v in others(table.c[column], r._mapping[column])
    ):
        with forged(played) as connection:
            changed = update(table).where(same(table, row)).values({column: value})
            connection.execute(changed)
            examination = verified(connection)
        assert not examination.ok
        owner = row._mapping["chain" if table is schema.audit_entries else "inspection_id"]
        places = ("position",) if table is schema.audit_entries else PLACES[table]
        expected = {(owners.get(owner or ""), row._mapping[place]) for place in places}
        if column in places:
            expected.add((owners.get(owner or ""), value))
        assert expected & set(told(examination)), examination.problems[:3]


@pytest.mark.parametrize("table", PLACES, ids=lambda t: t.name)
def test_a_deleted_or_inserted_row_is_found(played: Database, table: Table) -> None:
    with played.read() as connection:
        row = connection.execute(select(table)).first()
        owners = names(connection)
    assert row is not None
    second = {**row._mapping, "id": str(uuid4()), **_unique(table)}
    for statement, written in (
        (delete(table).where(same(table, row)), row._mapping),
        (insert(table).values(second), second),
    ):
        with forged(played) as connection:
            connection.execute(statement)
            examination = verified(connection)
        owner = owners.get(row.inspection_id or "")
        expected = {(owner, written[place]) for place in PLACES[table]}
        assert expected & set(told(examination)), examination.problems[:3]


def _unique(table: Table) -> dict[str, Any]:
    """Return what must differ in a second row like the first."""
    if table is schema.drafts:
        return {"version": 99}
    if table is schema.attempts:
        return {"number": 99}
    if table is schema.approvals:
        return {"position": 1}
    if table is schema.deadlines:
        return {"version": 99}
    return {"identity": "another"} if table is schema.records else {}


def test_a_whole_history_holds(played: Database) -> None:
    told_of: list[tuple[int, int]] = []
    with played.read() as connection:
        examination = examine(
            connection, LIFECYCLE, None, lambda *n: told_of.append(n), reader=SYSTEM
        )
        chains = list(names(connection))
        whole = told_of[-1]
        of_all = examine(connection, LIFECYCLE, chains, lambda *n: told_of.append(n), reader=SYSTEM)
        of_one = examine(connection, LIFECYCLE, chains[:1], reader=SYSTEM)
        counted = len(entries(connection, register(connection)))
    assert examination == Examination(examination.entries, ())
    assert whole == (examination.entries, examination.entries)
    assert told_of[-1] == (of_all.entries, of_all.entries)
    assert of_all == Examination(examination.entries - counted, ())
    assert of_one.ok
    assert 0 < of_one.entries < of_all.entries


def _renumber(connection: Connection, chain: str, numbers: dict[int, int]) -> None:
    table = schema.audit_entries
    for lift in (True, False):
        for before, after in numbers.items():
            source, target = (before, 10_000 + after) if lift else (10_000 + after, after)
            wanted = (table.c.chain == chain) & (table.c.position == source)
            connection.execute(update(table).where(wanted).values(position=target))


def _delete_entry(connection: Connection, chain: str, position: int) -> None:
    table = schema.audit_entries
    wanted = (table.c.chain == chain) & (table.c.position == position)
    connection.execute(delete(table).where(wanted))


@pytest.mark.parametrize("of_register", [False, True], ids=["inspection", "register"])
def test_a_deleted_inserted_or_moved_entry_is_named(played: Database, of_register: bool) -> None:
    unit = "2026-1/edu-yz"
    with played.read() as connection:
        chain = register(connection) if of_register else chain_of(connection, "edu-yz")
        there = entries(connection, chain)
    owner, last = (None if of_register else unit), there[-1].position
    with forged(played) as connection:
        _delete_entry(connection, chain, 4)
        assert (owner, 4) in told(verified(connection))
    with forged(played) as connection:
        _delete_entry(connection, chain, last)
        assert (owner, last) in told(verified(connection))
    with forged(played) as connection:
        _delete_entry(connection, chain, 4)
        _renumber(connection, chain, {n: n - 1 for n in range(5, last + 1)})
        assert {(owner, 4), (owner, last)} <= set(told(verified(connection)))
    with forged(played) as connection:
        _renumber(connection, chain, {4: 5, 5: 4})
        assert {(owner, 4), (owner, 5)} <= set(told(verified(connection)))
    for position in (0, -1, last + 1):
        with forged(played) as connection:
            extra = {**there[-1]._mapping, "position": position}
            connection.execute(insert(schema.audit_entries).values(extra))
            place = position if position > 0 else None
            assert (owner, place) in told(verified(connection))


def test_the_first_bad_entry_comes_first_and_all_chains_are_examined(played: Database) -> None:
    table = schema.audit_entries
    with forged(played) as connection:
        for position in (9, 3):
            connection.execute(
                update(table).where(table.c.position == position).values(reason="forged")
            )
        examination = verified(connection)
        chains = [None, *sorted(n for n in names(connection).values() if "late" not in n)]
    said = told(examination)
    assert [s for s in said if s[1] in (3, 9)][:2] == [(None, 3), (None, 9)]
    for chain in chains:
        assert [entry for name, entry in said if name == chain][:2] == [3, 9]


def test_a_chain_that_is_gone_or_that_the_register_does_not_know_is_found(
    played: Database,
) -> None:
    tables = [t for t in schema.metadata.sorted_tables if "inspection_id" in t.columns]
    with forged(played) as connection:
        chain = chain_of(connection, "late-b")
        for table in reversed(tables):
            connection.execute(delete(table).where(table.c.inspection_id == chain))
        wanted = schema.audit_entries.c.chain == chain
        connection.execute(delete(schema.audit_entries).where(wanted))
        assert ("2026-1/late-b", 1) in told(verified(connection))
        connection.execute(delete(schema.inspections).where(schema.inspections.c.id == chain))
        assert told(verified(connection)) == [("2026-1/late-b", None)]
        rest = list(names(connection))
        assert told(verified(connection, rest)) == [("2026-1/late-b", None)]
        assert verified(connection, rest[1:]).ok
    with forged(played) as connection:
        chain = chain_of(connection, "late-b")
        row = connection.execute(
            select(schema.inspections).where(schema.inspections.c.id == chain)
        ).one()
        second = {**row._mapping, "id": str(uuid4()), "unit": "stranger"}
        connection.execute(insert(schema.inspections).values(second))
        assert ("2026-1/stranger", None) in told(verified(connection))
    with forged(played) as connection:
        first = entries(connection, chain)[0]
        stray = {**first._mapping, "chain": "nobody's"}
        connection.execute(insert(schema.audit_entries).values(stray))
        assert ("nobody's", None) in told(verified(connection))


def test_what_is_written_meanwhile_is_no_tampering(program: Program, tmp_path: Path) -> None:
    program.ok("import", str(EXAMPLES / "workbooks" / "round.xlsx"), at="2026-02-24")
    late = _late_units(tmp_path)
    seen: list[int] = []

    def write(done: int, _: int) -> None:
        if not seen:
            program.ok("import", str(late), "--round", "2026-1", at="2026-02-25")
        seen.append(done)

    database = open_database(program.url)
    with database.read() as connection:
        connection.execute(select(schema.rounds)).all()
        assert examine(connection, LIFECYCLE, None, write, reader=SYSTEM) == Examination(23, ())
    with database.read() as connection:
        assert examine(connection, LIFECYCLE, reader=SYSTEM).entries > 23
    database.dispose()

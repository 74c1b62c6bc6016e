"""Write many inspections in bulk that are in preparation and lack nothing.

The program's own code writes their rows into a database in memory, from which they are copied. So
every chain is valid, as `audit verify` confirms.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, delete, insert, select
from sqlalchemy.schema import CreateTable

from config import holidays, policy_file
from states.lifecycle import LIFECYCLE
from workflow.audit import register
from workflow.audit.chain import NOTHING, Chain, Entry
from workflow.clock import from_local, stored
from workflow.database.schema import inspections, metadata, rounds
from workflow.database.sessions import Database
from workflow.inspection import attempts, deadlines, texts
from workflow.inspection.inspections import OPEN, Target
from workflow.people import accounts
from workflow.people.actor import Actor
from workflow.records import store
from workflow.records.catalogue import BY_CODE
from workflow.records.store import Stored
from workflow.rules.calendar import Calendar
from workflow.rules.deadlines import Base, Deadline, count, parse
from workflow.rules.facts import papers

UNITS_OF_A_ROUND = 10
ENTRY = date(2026, 3, 25)
#: When the first rung of the deadline of preparation has come: three working days before 11 March.
NEXT_LOOK = stored(from_local("2026-03-06T09:00"))
STAFF = 30
OPENED = stored(from_local("2026-03-02T09:00"))
OFFICE = Actor("office", frozenset({"office"}))
TEAM = {"zz": "组长", "fzz": "副组长", "zy1": "组员", "zy2": "组员", "zy3": "组员"}

#: How many rounds are written in one transaction.
_AT_ONCE = 20


@contextmanager
def gathering() -> Iterator[Connection]:
    """Hand out a connection to a database in memory, in which rows are gathered."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            for table in metadata.sorted_tables:  # without the indexes, which migrations make
                connection.execute(CreateTable(table))
            yield connection
    finally:
        engine.dispose()


def move(gathered: Connection, connection: Connection) -> None:
    """Move what was gathered, table by table."""
    for table in metadata.sorted_tables:
        if rows := gathered.execute(select(table)).mappings().all():
            connection.execute(insert(table), [dict(row) for row in rows])
            gathered.execute(delete(table))


def fill(database: Database, number: int) -> list[Target]:
    """Write so many inspections, in rounds of ten units, and return their codes."""
    targets: list[Target] = []
    with database.write() as connection:
        policy = texts.keep(database, connection, "policy", policy_file.read().text())
        definition = texts.keep(database, connection, "definition", LIFECYCLE.text)
        people = [{"account": account, "name": account} for account in TEAM]
        accounts.add(connection, people, at=OPENED, password=None)
    codes = [f"r{n}" for n in range(-(-number // UNITS_OF_A_ROUND))]
    for start in range(0, len(codes), _AT_ONCE):
        with (
            gathering() as gathered,
            database.write() as connection,
            register.opened(connection) as chain,
        ):
            for code in codes[start : start + _AT_ONCE]:
                campaign = _Round(gathered, code, policy, definition)
                units = [f"u{n}" for n in range(UNITS_OF_A_ROUND)][: number - len(targets)]
                campaign.open(chain, units, with_accounts=code == codes[0])
                targets += [Target(code, unit) for unit in units]
            move(gathered, connection)
    return targets


@dataclass
class _Round:
    connection: Connection
    code: str
    policy: str
    definition: str

    def open(self, chain: Chain, units: Sequence[str], *, with_accounts: bool) -> None:
        """Open the round with its team and units, and append to the register."""
        self.id = str(uuid4())
        row = {
            "id": self.id,
            "code": self.code,
            "policy_sha256": self.policy,
            "opened_at": OPENED,
        }
        self.connection.execute(insert(rounds), row)
        store.add(
            self.connection, chain, [self._record(chain, None, *e) for e in _of_round(self.code)]
        )
        detail = {
            "round": self.code,
            "inspections": {self._open(unit): unit for unit in units},
            "policy_sha256": self.policy,
            "accounts": dict.fromkeys(TEAM, "") if with_accounts else {},
            "file": "",
        }
        entry = Entry(act="open_round", detail=json.dumps(detail, sort_keys=True))
        chain.append(self.connection, entry, at=OPENED, actor=OFFICE)

    def _open(self, unit: str) -> str:
        chain = Chain(str(uuid4()), 0, NOTHING)
        first = LIFECYCLE.keys[0]
        attempts.enter(self.connection, chain, stage=first, number=1, how="open", at=OPENED)
        detail = {"round": self.code, "unit": unit, "policy_sha256": self.policy}
        self._append(chain, "open", to_stage=first, detail=json.dumps(detail, sort_keys=True))
        own = [self._record(chain, chain.id, *entered) for entered in _of_inspection(unit)]
        store.add(self.connection, chain, own)
        deadlines.write(self.connection, chain, [_deadline()], at=NEXT_LOOK)
        self._append(chain, "import")
        row = {
            "id": chain.id,
            "round_id": self.id,
            "unit": unit,
            "policy_sha256": self.policy,
            "state": OPEN,
            "version": 1,
            "chain_length": chain.length,
            "chain_head": chain.head,
            "opened_at": OPENED,
        }
        self.connection.execute(insert(inspections), row)
        return chain.id

    def _append(self, chain: Chain, act: str, **given: str) -> None:
        entry = Entry(
            act=act,
            attempt=1,
            version=1,
            definition_sha256=self.definition,
            policy_sha256=self.policy,
            **given,
        )
        chain.append(self.connection, entry, at=OPENED, actor=OFFICE)

    def _record(
        self, chain: Chain, owner: str | None, kind: str, number: str, data: dict[str, Any]
    ) -> Stored:
        identifier = str(uuid4())
        return Stored(
            id=identifier,
            round_id=self.id,
            inspection_id=owner,
            kind=kind,
            number=number,
            identity=BY_CODE[kind].key(data),
            shared_id=identifier,
            data=data,
            entered_by=OFFICE.account,
            on_behalf_of="",
            entered_at=OPENED,
            position=chain.position,
            voided=False,
        )


@cache
def calendar() -> Calendar:
    """Return the calendar that ships with the program."""
    years = holidays.shipped()
    return Calendar([day for days in years.values() for day in days], years, 1)


@cache
def _deadline() -> Deadline:
    rule = LIFECYCLE.keys[0]
    text = policy_file.read().deadlines[rule]
    return Deadline(
        id="",
        stage=rule,
        requirement=None,
        attempt=1,
        version=1,
        base=Base.ENTRY,
        base_on=ENTRY,
        rule=text,
        extensions=0,
        extended=0,
        suspensions=(),
        due=count(parse(text), ENTRY, calendar(), base=Base.ENTRY),
    )


_Entered = tuple[str, str, dict[str, Any]]


def _of_round(code: str) -> Iterator[_Entered]:
    yield (
        "round",
        code,
        {
            "code": code,
            "title": "春季巡察",
            "committee": "市委",
            "committee_secretary": "周岩",
            "authorization_no": "巡字1号",
            "authorization_date": "2026-02-20",
            "start": "2026-03-09",
            "end": "2026-05-29",
        },
    )
    for account, duty in TEAM.items():
        name = f"组员{account}"
        yield (
            "member",
            account,
            {"group": "g1", "account": account, "name": name, "duty": duty, "division": "谈话"},
        )


def _of_inspection(unit: str) -> Iterator[_Entered]:
    yield (
        "unit",
        unit,
        {
            "code": unit,
            "name": "被巡察单位",
            "secretary": "王五",
            "governing_committee": "教育局党委",
            "governing_secretary": "李四",
            "group": "g1",
            "headcount": STAFF,
            "planned_entry": str(ENTRY),
            "planned_exit": "2026-05-20",
        },
    )
    for account in TEAM:
        yield "recusal", account, {"account": account, "situation": "无"}
    for n in range(1, STAFF + 1):
        person = {"number": str(n), "name": f"职工{n}", "post": "科员", "birth_year": 1965 + n}
        yield "person", str(n), person | ({"party": True} if n % 2 else {})
    for n, kind in enumerate(_PAPERS, 1):
        paper = {"type": kind, "title": kind, "reference": f"{n}号", "date": "2026-02-25"}
        yield "paper", str(n), paper | {"signer": "王五", "signed_on": "2026-02-26"}
    for n in (1, 2):
        yield "focus", str(n), {"number": str(n), "category": "事", "state": "待核实"}


_PAPERS = (papers.NOTICE_OF_ENTRY, papers.BRIEFING, papers.WORK_PLAN, papers.DISCIPLINE_REPORT)

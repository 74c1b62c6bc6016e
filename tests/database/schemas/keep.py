"""Keep a small database of today's schema, for the tests of every program to come.

`python -m tests.database.schemas.keep` writes `VERSION.sql.gz` beside this file: once, with the
migration that makes the schema. A file that is kept is never written again.
"""

import gzip
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from tests.database import small
from tests.support import Program, initialise
from workflow.database.schema import VERSION, metadata
from workflow.database.sessions import open_database
from workflow.people import tries

FOLDER = Path(__file__).parent


def file_of(version: str) -> Path:
    """Return the file that keeps the database of a schema."""
    return FOLDER / f"{version}.sql.gz"


def play(program: Program, folder: Path) -> None:
    """Do whatever leaves a row in each table."""
    roster = small.round_rows()["花名册"]
    roster[0] = {**roster[0], "无法谈话原因": "产假"}
    small.open_round(program, folder, 花名册=roster)
    visit = {"单位代码": "a", "日期": "2026-03-02", "走访单位": "派出所", "走访人": "祖一"}
    small.enter(program, folder, 走访=[visit])
    small.enter(program, folder, 走访=[{**visit, "事由": "了解情况"}])
    said = folder / "said.txt"
    said.write_text("谈话要点", encoding="utf-8")
    talk = ("谈话对象=a2", "日期=2026-03-02", "谈话人=祖一", "记录人=祖二", "性质=首谈")
    program.ok("record", "interview", "r1/a", *talk, f"要点=@{said}", who="zu1")
    program.ok("confirm-absence", "r1/a", "a1", who="fu")
    program.ok("tick", at="2026-03-10T10:00")
    program.ok("exempt", "r1/b", "preparation.plan", "--reason", "未到", who="li")
    days = ("--from", "2026-03-02", "--until", "2026-12-31")
    program.ok("user", "delegate", "li", "zu2", *days, who="sysadmin")
    told = ("--reason", "未到", "--for", "li")
    program.ok("exempt", "r1/b", "preparation.notified", *told, who="zu2")
    small.place(program, "drafting")
    report = folder / "report.txt"
    report.write_text("巡察报告", encoding="utf-8")
    none = [
        a for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力") for a in ("--none-found", p)
    ]
    authors = ("--author", "zu1", "--author", "zu2")
    program.ok("draft", "r1/a", str(report), *authors, *none, who="zu1")
    program.ok("advance", "r1/a")
    program.ok("approve", "r1/a", who="fu")
    program.ok("return", "r1/a", "deputy_review", "--reason", "补正", who="li")
    for who in ("zu1", "zu2"):
        assert program.refused("advance", "r1/a", who=who) == "not_permitted"
    program.ok("user", "add", "helper", "--name", "帮手", "--role", "office", who="sysadmin")
    program.ok("user", "delegate", "office", "helper", *days)
    notice = next(n for n in program.ok("notices", "--to", "li") if n["state"] == "sent")
    program.ok("acknowledge", notice["id"], who="li")
    program.ok("user", "token", who="helper")
    program.ok("user", "language", "en", who="helper")
    program.ok("login", who="helper")


def made(folder: Path) -> list[str]:
    """Return the statements that make the database anew.

    Raises:
        AssertionError: a table is empty; `play` must leave something in it.
    """
    url = f"sqlite:///{folder / 'xuncha.db'}"
    initialise(url, folder / "xuncha.db.key")
    play(Program(url), folder)
    database = open_database(url)
    with database.write() as connection:
        tries.count(connection, "li", datetime(2026, 3, 10, 2, tzinfo=UTC))
    with database.read() as connection:
        for table in metadata.sorted_tables:
            assert connection.execute(select(func.count()).select_from(table)).scalar(), table.name
    database.dispose()
    with closing(sqlite3.connect(folder / "xuncha.db")) as plain:
        return list(plain.iterdump())


def main() -> None:
    """Write the file of today's schema."""
    file = file_of(VERSION)
    if file.exists():
        raise SystemExit(f"{file} is kept already")
    with TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        text = "\n".join(made(Path(folder)))
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()

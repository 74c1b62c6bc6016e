"""Describe the machine and the versions that were measured, for `docs/performance.md`."""

import os
import platform
import sqlite3
from importlib.metadata import version as installed
from pathlib import Path

from sqlalchemy import text

from workflow.database.sessions import Database


def described() -> str:
    """Return the machine and the versions of Python and libraries, in one line."""
    libraries = ", ".join(f"{name} {installed(name)}" for name in ("sqlalchemy", "psycopg"))
    cores = os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()}; "
        f"Python {platform.python_version()}, {libraries}"
    )


def version(database: Database) -> str:
    """Return the version of a database and its settings of durability."""
    if database.writing.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL, on disk"
    with database.read() as connection:
        number = connection.execute(text("SHOW server_version")).scalar_one()
        fsync = connection.execute(text("SHOW fsync")).scalar_one()
        commit = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    return f"PostgreSQL {number}, fsync={fsync}, synchronous_commit={commit}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

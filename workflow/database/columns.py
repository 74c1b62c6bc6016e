"""Short ways to define columns, and the naming of constraints."""

from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, MetaData, Text, event, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[str]:
    """Return the column of the primary key, a UUID."""
    return Column("id", Text, primary_key=True)


def words(name: str, *, null: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, nullable=null)


def number(name: str, *, null: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, nullable=null)


def of(table: str, column: str, *, null: bool = False) -> Column[str]:
    """Return a column that refers to a row of another table."""
    return Column(column, Text, ForeignKey(f"{table}.id"), nullable=null)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that satisfy a condition.

    The condition is kept in its `info` until the index is created: a dialect option would load
    that dialect with the schema, PostgreSQL's on SQLite too.
    """
    return Index(name, *columns, unique=unique, info={"where": where})


@event.listens_for(metadata, "before_create")
def _tell_conditions(_: MetaData, connection: Connection, **__: Any) -> None:
    """Pass the conditions to the dialect that creates the indexes."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if where := index.info.get("where"):
            index.dialect_kwargs[f"{connection.dialect.name}_where"] = text(where)

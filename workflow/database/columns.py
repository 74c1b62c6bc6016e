"""How columns are written, and the names that constraints get."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Text

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
    """Return the column of a row's UUID, its key."""
    return Column("id", Text, primary_key=True)


def words(name: str, *, null: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, nullable=null)


def number(name: str, *, null: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, nullable=null)


def of(table: str, column: str, *, null: bool = False) -> Column[str]:
    """Return a column that names a row of another table."""
    return Column(column, Text, ForeignKey(f"{table}.id"), nullable=null)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that meet a condition.

    The migrations make it. The condition stands in its `info`: an option of a dialect would load
    that dialect with the schema, PostgreSQL's on SQLite too.
    """
    return Index(name, *columns, unique=unique, info={"where": where})

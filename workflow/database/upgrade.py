"""Create or upgrade the tables, and restore the triggers in the same transaction."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from workflow.database import triggers
from workflow.database.sessions import refuse_schema
from workflow.database.triggers import TriggerProblem


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings, for a connection."""
    settings = Config()
    settings.set_main_option("script_location", "workflow:database/migrations")
    if connection is not None:
        settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> list[TriggerProblem]:
    """Upgrade the schema to the newest version, in the transaction of the connection.

    Returns the problems of the triggers before; the program's own are created again.

    Raises:
        OldSchemaError: the database is too old to be upgraded, or of a newer program.
    """
    refuse_schema(MigrationContext.configure(connection).get_current_revision())
    found = triggers.wrong(connection)
    command.upgrade(config(connection), "head")
    triggers.create(connection)
    return found

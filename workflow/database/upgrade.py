"""Create or upgrade the tables; the triggers are made again before the commit."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from workflow.database import triggers
from workflow.database.sessions import refuse_schema
from workflow.database.triggers import Wrong


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings, for a connection."""
    settings = Config()
    settings.set_main_option("script_location", "workflow:database/migrations")
    if connection is not None:
        settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> list[Wrong]:
    """Bring the schema to the newest version, in the transaction of the connection.

    Returns what was not as it must be of the triggers before; ours are made again.

    Raises:
        OldSchemaError: the database is too old for that, or of a newer program.
    """
    refuse_schema(MigrationContext.configure(connection).get_current_revision())
    found = triggers.wrong(connection)
    command.upgrade(config(connection), "head")
    triggers.create(connection)
    return found

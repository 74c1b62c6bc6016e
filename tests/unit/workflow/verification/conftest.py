"""The story of one inspection, begun once and continued in copies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database.test_verification_procedure import Story
from tests.unit.workflow.verification.forging import copied


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The story of one inspection, opened; never to be changed."""
    told = Story(f"sqlite:///{tmp_path_factory.mktemp('begun') / 'xuncha.db'}")
    with told.database.writing.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    yield told
    told.database.dispose()


@pytest.fixture
def story(begun: Story, tmp_path: Path) -> Iterator[Story]:
    """The story of one inspection, opened."""
    told = copied(begun, tmp_path / "xuncha.db")
    yield told
    told.database.dispose()


@pytest.fixture(scope="session")
def kept(begun: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Return the story of one inspection in its review; forgeries in it are rolled back.

    1 open, 2 advance, 3 draft, 4 advance, 5 record.
    """
    told = copied(begun, tmp_path_factory.mktemp("kept") / "xuncha.db")
    told.written()
    told.act("record")
    yield told
    told.database.dispose()

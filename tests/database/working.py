"""The work of a process on one unit until it is killed."""

from itertools import count
from multiprocessing.connection import Connection

from states.lifecycle import LIFECYCLE
from tests.database.complete import ON, ROUND, database_at
from tests.database.playing import context, instant, program_rows
from tests.model import hand
from tests.model.words import STAGES
from workflow.database.sessions import Database
from workflow.inspection.inspections import OPEN, Target
from workflow.operations.advance import advance
from workflow.operations.enter_records import enter_records
from workflow.operations.entry_batch import Source
from workflow.operations.send_back import send_back
from workflow.operations.suspend import resume, suspend
from workflow.people.actor import ANYBODY
from workflow.queries import status

RECORD = Source(act="record")


def work(database: Database, unit: str, number: int) -> int:
    """Do the act with this number, and return the new version of the unit."""
    target, given = Target(ROUND, unit), context(database, "office", ON, number % 600)
    with database.read() as connection:
        found = status.of_inspection(connection, LIFECYCLE, target, reader=ANYBODY, now=instant(ON))
    seen = found.version
    if number % 3 == 0:
        talk = hand.interview(witness(number), 单位代码=unit, 对象范围="外部")
        enter_records(given, program_rows({"谈话": [talk]}, ROUND), RECORD)
        return seen
    if found.state != OPEN:
        return resume(given, target, seen=seen, reason="继续")
    if number % 3 == 1:
        return suspend(given, target, seen=seen, reason="因故")
    if found.stage == "document_review":
        return send_back(given, target, "interviews", seen=seen, reason="补谈").version
    assert STAGES.index(found.stage) < STAGES.index("document_review")
    return advance(given, target, seen=seen).version


def witness(number: int) -> str:
    """Return the name of the witness interviewed in the act with this number."""
    return f"证人{number}"


def until_killed(url: str, unit: str, first: int, telling: Connection) -> None:
    """Do act after act, and report the number and version of each once it is committed."""
    with database_at(url) as database:
        for number in count(first):
            telling.send((number, work(database, unit, number)))

"""Verify the texts that the history names by their SHA-256: policies and definitions."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from workflow.audit.packing import sha256
from workflow.database.schema import texts
from workflow.errors import N_
from workflow.rules.definition import Lifecycle
from workflow.verification.report import Report


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """A stored definition of the procedure: its transitions, and what each stage requires."""

    first: str
    after: dict[str, str]
    returns: dict[str, tuple[str, ...]]
    required: dict[str, list[str]]


def parse_definition(text: str) -> StoredDefinition:
    """Parse the text of a definition, as `Lifecycle.text` writes it."""
    after: dict[str, str] = {}
    returns: dict[str, tuple[str, ...]] = {}
    required: dict[str, list[str]] = defaultdict(list)
    stage = ""
    for line in text.splitlines():
        if line.startswith("  "):
            required[stage].append(line.split()[0])
        else:
            stage, _, rest = line.partition(" -> ")
            after[stage], _, back = rest.partition(" | ")
            returns[stage] = tuple(back.split())
    return StoredDefinition(next(iter(after), ""), after, returns, required)


class Texts:
    """The stored texts, each verified against its hash."""

    def __init__(self, connection: Connection, lifecycle: Lifecycle, report: Report) -> None:
        self._kinds: dict[str, str] = {}
        self._drawn: dict[str, StoredDefinition] = {}
        self._missed: set[str] = set()
        self._current = parse_definition(lifecycle.text)
        for row in connection.execute(select(texts)):
            if sha256(str(row.text)) != row.sha256:
                what = N_("the stored {kind} {sha256} does not match its hash")
                report.add(None, what, kind=row.kind, sha256=row.sha256)
                continue
            self._kinds[row.sha256] = row.kind
            if row.kind == "definition":
                self._drawn[row.sha256] = parse_definition(row.text)

    def definition(self, named: str) -> StoredDefinition:
        """Return the definition with this hash; if it is missing, that of this program."""
        return self._drawn.get(named, self._current)

    def examine(self, report: Report, entry: Any) -> None:
        """Report a text that an entry names and that is missing; each text once."""
        for kind, named in (
            ("definition", entry.definition_sha256),
            ("policy", entry.policy_sha256),
        ):
            if named and self._kinds.get(named) != kind and named not in self._missed:
                self._missed.add(named)
                what = N_("the {kind} {sha256}, under which this was done, is not stored")
                report.add(entry.position, what, kind=kind, sha256=named)

"""The texts that the history names by their SHA-256: policies, and the arrows of definitions."""

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
class Drawn:
    """A definition as it is kept: which arrows there are, and what each stage requires."""

    first: str
    after: dict[str, str]
    returns: dict[str, tuple[str, ...]]
    required: dict[str, list[str]]


def drawn(text: str) -> Drawn:
    """Return what the text of a definition says; the writing side is `Lifecycle.text`."""
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
    return Drawn(next(iter(after), ""), after, returns, required)


class Texts:
    """The texts that are stored, each held against its hash."""

    def __init__(self, connection: Connection, lifecycle: Lifecycle, report: Report) -> None:
        self._kinds: dict[str, str] = {}
        self._drawn: dict[str, Drawn] = {}
        self._missed: set[str] = set()
        self._current = drawn(lifecycle.text)
        for row in connection.execute(select(texts)):
            if sha256(str(row.text)) != row.sha256:
                what = N_("the stored {kind} {sha256} is not the text that its hash names")
                report.add(None, what, kind=row.kind, sha256=row.sha256)
                continue
            self._kinds[row.sha256] = row.kind
            if row.kind == "definition":
                self._drawn[row.sha256] = drawn(row.text)

    def definition(self, named: str) -> Drawn:
        """Return the definition of a hash; where it is not there, that of this program."""
        return self._drawn.get(named, self._current)

    def examine(self, report: Report, entry: Any) -> None:
        """Note where an entry names a text that is not there; of each text once."""
        for kind, named in (
            ("definition", entry.definition_sha256),
            ("policy", entry.policy_sha256),
        ):
            if named and self._kinds.get(named) != kind and named not in self._missed:
                self._missed.add(named)
                what = N_("the {kind} {sha256}, under which this was done, is not stored")
                report.add(entry.position, what, kind=kind, sha256=named)

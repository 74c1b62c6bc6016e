"""Chains of entries, in which each hash covers the entry and the hash of the one before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, insert

from workflow.audit import evidence, packing
from workflow.audit.facet import Facet
from workflow.database.prepared import Prepared
from workflow.database.schema import VERSION, audit_entries
from workflow.people.actor import Actor

#: The head of an empty chain.
NOTHING = ""

COLUMNS = evidence.ENTRY.names

_APPEND = Prepared(insert(audit_entries))


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it is entered: what was done, from which stage to which, and why.

    A `detail` that is not a text is stored as JSON.
    """

    act: str
    from_stage: str = ""
    to_stage: str = ""
    attempt: int = 0
    version: int = 0
    reason: str = ""
    detail: str | Mapping[str, Any] = ""
    judged: str = ""
    definition_sha256: str = ""
    policy_sha256: str = ""
    file_sha256: str = ""


@dataclass(slots=True)
class Chain:
    """The end of one chain; the next entry gets the position `length + 1`."""

    id: str
    length: int
    head: str
    lines: list[bytes] = field(default_factory=list)

    @property
    def position(self) -> int:
        """Return the position of the entry that will be appended."""
        return self.length + 1

    def include(self, facet: Facet, row: dict[str, Any]) -> None:
        """Include a row in the digest of the entry that will be appended."""
        self.lines.append(facet.line(row))

    def append(self, connection: Connection, entry: Entry, *, at: str, actor: Actor) -> None:
        """Append an entry with the digest of the rows written since the last, and move the end."""
        row = {
            "chain": self.id,
            "position": self.position,
            "schema": VERSION,
            "at": at,
            "actor": actor.account,
            "on_behalf_of": actor.on_behalf_of,
            "roles": " ".join(sorted(actor.roles)),
            "act": entry.act,
            "from_stage": entry.from_stage,
            "to_stage": entry.to_stage,
            "attempt": entry.attempt,
            "version": entry.version,
            "reason": entry.reason,
            "detail": _text(entry.detail),
            "judged": entry.judged,
            "rows_digest": packing.digest(self.lines),
            "definition_sha256": entry.definition_sha256,
            "policy_sha256": entry.policy_sha256,
            "file_sha256": entry.file_sha256,
        }
        row["hash"] = packing.chained(self.head, [row[name] for name in COLUMNS])
        _APPEND.write(connection, row)
        self.length += 1
        self.head = str(row["hash"])
        self.lines = []


def _text(detail: str | Mapping[str, Any]) -> str:
    if isinstance(detail, str):
        return detail
    return json.dumps(detail, ensure_ascii=False, sort_keys=True)

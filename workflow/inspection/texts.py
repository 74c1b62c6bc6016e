"""Texts stored once under their SHA-256: policies and definitions of the procedure."""

from functools import lru_cache

from sqlalchemy import Connection, bindparam, insert, select

from workflow.audit.packing import sha256
from workflow.database.schema import texts
from workflow.database.sessions import Database
from workflow.rules.policy import Policy, from_text

_TEXT = select(texts.c.text).where(texts.c.sha256 == bindparam("named"))
_THERE = select(texts.c.sha256).where(texts.c.sha256 == bindparam("named"))


def keep(database: Database, connection: Connection, kind: str, text: str) -> str:
    """Store a text unless it is stored already, and return its SHA-256."""
    named = _named(text)
    if named not in database.known_texts:
        if connection.execute(_THERE, {"named": named}).first() is None:
            connection.execute(insert(texts), {"sha256": named, "kind": kind, "text": text})
        else:
            database.known_texts.add(named)
    return named


@lru_cache(maxsize=16)
def _named(text: str) -> str:
    return sha256(text)


_policies: dict[str, Policy] = {}


def policy(connection: Connection, named: str) -> Policy:
    """Return the policy stored under a hash; cached, since the text of a hash never changes."""
    found = _policies.get(named)
    if found is None:
        found = _policies[named] = from_text(
            connection.execute(_TEXT, {"named": named}).scalar_one()
        )
    return found

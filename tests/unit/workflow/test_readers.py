"""Every query has a reader: none can be called without one."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from notifications import forecast, listing
from workflow import queries
from workflow.people import accounts
from workflow.people.actor import Actor
from workflow.verification import examine

#: Parts of queries: stored facts, and what is added to facts that were read for somebody.
MADE_OF = {"facts", "fact_rows", "send_backs"}
#: Acts, which say who acts.
ACTS = {listing.acknowledge}


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(queries.__path__):
        if found.name not in MADE_OF:
            yield import_module(f"{queries.__name__}.{found.name}")
    yield from (examine, listing, forecast)


def _asked() -> Iterator[Callable[..., Any]]:
    """Yield every public function that reads the database."""
    yield accounts.listed
    for module in _modules():
        for name, found in vars(module).items():
            own = inspect.isfunction(found) and found.__module__ == module.__name__
            if not own or name.startswith("_") or found in ACTS:
                continue
            if {"connection", "database"} & inspect.signature(found).parameters.keys():
                yield found


QUERIES = {f"{query.__module__}.{query.__name__}": query for query in _asked()}


def test_the_queries_of_every_room_are_found() -> None:
    rooms = {name.rpartition(".")[0] for name in QUERIES}
    assert {"workflow.queries.status", "workflow.queries.history", "notifications.listing"} <= rooms
    assert len(QUERIES) > 20


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_requires_its_reader(name: str) -> None:
    parameters = inspect.signature(QUERIES[name]).parameters
    assert "reader" in parameters
    reader = parameters["reader"]
    assert reader.kind is inspect.Parameter.KEYWORD_ONLY
    assert reader.default is inspect.Parameter.empty
    assert reader.annotation is Actor

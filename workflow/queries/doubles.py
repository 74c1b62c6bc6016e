"""Find records of one inspection that probably duplicate each other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.queries.fact_parts import PARTS
from workflow.records import catalogue, display
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.rules.facts.facts import Facts


@dataclass(frozen=True, slots=True)
class Double:
    """Records with the same content, and that content as text."""

    kind: Kind
    numbers: tuple[str, ...]
    value: str


def doubles(facts: Facts) -> tuple[Double, ...]:
    """Return the valid records, by kind, that repeat what usually occurs once."""
    return tuple(d for kind in _KINDS for d in _of_kind(facts, kind))


_KINDS = tuple(kind for kind in catalogue.KINDS if kind.once and kind.code in PARTS)


def _of_kind(facts: Facts, kind: Kind) -> Iterator[Double]:
    same: dict[str, list[Any]] = defaultdict(list)
    once = kind.once
    names = {*once.fields, *([once.when.field] if once.when else ())} if once else set()
    for part in getattr(facts, PARTS[kind.code][0]):
        for key in kind.once_keys({name: getattr(part, name) for name in names}):
            same[key].append(part)
    for key, parts in same.items():
        if len(parts) > 1:
            value = key if once and once.words else _in_words(facts, kind, parts[0])
            yield Double(kind, tuple(part.record for part in parts), value)


def _in_words(facts: Facts, kind: Kind, part: Any) -> str:
    data = {name: getattr(part, name, None) for name in kind.by_name}
    directory = Directory(facts.team, tuple(facts.persons))
    return display.once_in_words(kind, data, display.people_names(kind, data, directory))

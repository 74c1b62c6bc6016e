"""New records that look like a stored one, apart from one field that says which record it is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflow.records.fields import Field
from workflow.records.kind import Data, Kind
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.rules import naming

#: Of so many stored records that may be meant, the first is taken that says nothing else.
_MOST_COMPARED = 50
#: What numbers the parts of a series: 第一册 and 第二册 are two things.
_NUMBERING = re.compile(r"[0-9一二三四五六七八九十上中下甲乙丙丁]")
_BETWEEN = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Made:
    """A new record, and the row that makes it."""

    row: Row
    number: str
    data: Data
    key: str


@dataclass(frozen=True, slots=True)
class Like:
    """A new record, the stored one that it looks like, and the field in which they differ."""

    made: Made
    stored: Stored
    field: Field


def likenesses(added: Sequence[Made], stored: Iterable[Stored]) -> Iterator[Like]:
    """Yield which new records look like one of the stored records, and in what they differ."""
    new: dict[str, list[Made]] = defaultdict(list)
    for one in added:
        new[one.row.kind.code].append(one)
    old: dict[str, list[Stored]] = defaultdict(list)
    for record in stored:
        if record.kind in new:
            old[record.kind].append(record)
    for code, records in old.items():
        yield from _of_kind(new[code][0].row.kind, new[code], records)


def _of_kind(kind: Kind, added: list[Made], stored: list[Stored]) -> Iterator[Like]:
    new = [(_values(kind, one.key, one.data), one) for one in added]
    old = [(_values(kind, record.identity, record.data), record) for record in stored]
    for place, name in enumerate(kind.identity):
        field = kind.by_name[name]
        if field.lookup:  # another person is another record
            continue
        near = _Near(field, place)
        for values, record in old:
            near.add(values, record)
        rest = []
        for values, one in new:
            like = near.like(values, one, kind)
            if like is None:
                rest.append((values, one))
            else:
                yield Like(one, like, field)
        new = rest


def _values(kind: Kind, key: str, data: Data) -> list[str]:
    """Return the values of the identity, and then of `likened_by`, as they are compared."""
    values = _BETWEEN.split(key) if "\\" in key else key.split("|")
    for name in kind.likened_by:
        value = data.get(name)
        named = kind.by_name[name].named and isinstance(value, str)
        values.append(naming.comparison_key(value) if named else str(value or ""))
    return values


class _Near:
    """Stored records by what they say besides one field of the identity."""

    def __init__(self, field: Field, place: int) -> None:
        self._is_text, self._place = field.named, place
        self._by_rest: dict[tuple[str, ...], list[tuple[str, Stored]]] = defaultdict(list)
        self._similar: dict[tuple[str, ...], dict[str, list[tuple[str, Stored]]]] = {}

    def add(self, values: list[str], record: Stored) -> None:
        rest = self._rest(values)
        if rest is not None:
            self._by_rest[rest].append((values[self._place], record))

    def like(self, values: list[str], one: Made, kind: Kind) -> Stored | None:
        """Return the stored record that says nothing else than a new one; texts must be similar."""
        rest = self._rest(values)
        near = self._by_rest.get(rest) if rest is not None else None
        if rest is None or near is None:
            return None
        candidates: Iterable[Stored] = (record for _, record in near)
        if self._is_text:
            candidates = self._similar_to(values[self._place], rest, near)
        return next((s for s in islice(candidates, _MOST_COMPARED) if _agree(kind, s, one)), None)

    def _rest(self, values: list[str]) -> tuple[str, ...] | None:
        rest = (*values[: self._place], *values[self._place + 1 :])
        return rest if any(rest) else None

    def _similar_to(
        self, text: str, rest: tuple[str, ...], near: list[tuple[str, Stored]]
    ) -> Iterator[Stored]:
        """Yield the records whose text differs in one letter, and not only in its numbering."""
        variants = self._similar.get(rest)
        if variants is None:
            variants = self._similar[rest] = defaultdict(list)
            for other, record in near:
                for variant in _variants(other):
                    variants[variant].append((other, record))
        plain = _NUMBERING.sub("", text)
        for variant in _variants(text):
            for other, record in variants.get(variant, ()):
                if _NUMBERING.sub("", other) != plain:
                    yield record


def _variants(text: str) -> Iterator[str]:
    """Yield a text, and the text without each of its letters; of one letter only the text."""
    yield text
    if len(text) > 1:
        for place in range(len(text)):
            yield text[:place] + text[place + 1 :]


def _agree(kind: Kind, old: Stored, new: Made) -> bool:
    """Return whether two records say the same in every other field that both fill in."""
    said = old.data
    return all(
        said[n] == value for n, value in new.data.items() if n in said and n not in kind.identity
    )

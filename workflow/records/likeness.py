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
        near: dict[_Rest, _Near] = {_rest(values, place): _Near(field.named) for values, _ in new}
        for values, record in old:
            others = near.get(_rest(values, place))
            if others is not None:
                others.add(values[place], record)
        further = []
        for values, one in new:
            rest = _rest(values, place)
            candidates = near[rest].candidates(values[place]) if any(rest) else ()
            compared = islice(candidates, _MOST_COMPARED)
            like = next((s for s in compared if _agree(kind, s, one)), None)
            if like is None:
                further.append((values, one))
            else:
                yield Like(one, like, field)
        new = further


_Rest = tuple[str, ...]


def _values(kind: Kind, key: str, data: Data) -> list[str]:
    """Return the values of the identity, and then of `likened_by`, as they are compared."""
    values = _BETWEEN.split(key) if "\\" in key else key.split("|")
    for name in kind.likened_by:
        value = data.get(name)
        named = kind.by_name[name].named and isinstance(value, str)
        values.append(naming.comparison_key(value) if named else str(value or ""))
    return values


def _rest(values: list[str], place: int) -> _Rest:
    return (*values[:place], *values[place + 1 :])


class _Near:
    """The stored records that say the same besides one field of the identity."""

    def __init__(self, is_text: bool) -> None:
        self._is_text = is_text
        self._records: list[Stored] = []
        #: Of texts: without numbering → numbering → records, and what is near to which.
        self._numbered: dict[str, dict[str, list[Stored]]] = {}
        self._variants: dict[str, list[str]] = {}
        self._similar: dict[str, list[str]] = {}

    def add(self, text: str, record: Stored) -> None:
        if not self._is_text:
            self._records.append(record)
            return
        plain = _NUMBERING.sub("", text)
        if plain not in self._numbered:
            self._numbered[plain] = defaultdict(list)
            for variant in _variants(plain):
                self._variants.setdefault(variant, []).append(plain)
        numbers = "" if plain == text else "".join(_NUMBERING.findall(text))
        self._numbered[plain][numbers].append(record)

    def candidates(self, text: str) -> Iterable[Stored]:
        """Yield the records that may be meant: of a text those that differ in one other letter.

        What differs in its numbering is another part of the same series.
        """
        if not self._is_text:
            yield from self._records
            return
        plain = _NUMBERING.sub("", text)
        similar = self._similar.get(plain)
        if similar is None:
            found = (other for v in _variants(plain) for other in self._variants.get(v, ()))
            similar = self._similar[plain] = [o for o in dict.fromkeys(found) if o != plain]
        if similar:
            numbers = "".join(_NUMBERING.findall(text))
            for other in similar:
                yield from self._numbered[other].get(numbers, ())


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

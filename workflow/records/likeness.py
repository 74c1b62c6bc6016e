"""New records that look like a stored one, apart from one field that says which record it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.records.fields import Field
from workflow.records.kind import Data, Kind
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.rules import naming

#: Of so many stored records that agree in all but a title or a name, the titles are compared.
_MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A record that a row makes or changes."""

    row: Row
    number: str
    data: Data


@dataclass(frozen=True, slots=True)
class Like:
    """A new record, the stored one that it looks like, and the field in which they differ."""

    made: Made
    stored: Stored
    field: Field


def likenesses(added: Sequence[Made], stored: Iterable[Stored]) -> list[Like]:
    """Return which new records look like one of the stored records, and in what they differ."""
    kinds = {one.row.kind.code: one.row.kind for one in added}
    candidates = [s for s in stored if s.kind in kinds]
    if not candidates:
        return []
    by_rest: dict[Any, list[Stored]] = defaultdict(list)
    for record in candidates:
        for field, rest in _rests(kinds[record.kind], record.data):
            by_rest[record.kind, field.name, rest].append(record)
    found = []
    for one in added:
        for field, rest in _rests(one.row.kind, one.data):
            near = by_rest.get((one.row.kind.code, field.name, rest), ())
            like = _nearest(one, field, near)
            if like is not None:
                found.append(Like(one, like, field))
                break
    return found


def _rests(kind: Kind, data: Data) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """Yield each field of the identity, with the values of the others and of `likened_by`."""
    by = (*kind.identity, *kind.likened_by)
    values = {name: _compared(kind.by_name[name], data.get(name)) for name in by}
    for name in kind.identity:
        rest = tuple(value for other, value in values.items() if other != name)
        if any(rest):
            yield kind.by_name[name], rest


def _compared(field: Field, value: Any) -> str:
    if not value:
        return ""
    return naming.comparison_key(value) if field.named and isinstance(value, str) else str(value)


def _nearest(one: Made, field: Field, near: Sequence[Stored]) -> Stored | None:
    """Return the stored record that says nothing else than a new one; titles must be similar."""
    agreeing = (s for s in near if _agree(one.row.kind, s.data, one.data))
    if not field.named or field.lookup:
        return next(agreeing, None)
    titles = [s for s, _ in zip(agreeing, range(_MOST_COMPARED), strict=False)]
    wanted = str(one.data.get(field.name, ""))
    similar = naming.nearest(wanted, [str(s.data.get(field.name, "")) for s in titles])
    return next((s for s in titles if s.data.get(field.name, "") in similar), None)


def _agree(kind: Kind, old: Data, new: Data) -> bool:
    """Return whether two records say the same in every other field that both fill in."""
    return all(old[n] == v for n, v in new.items() if n in old and n not in kind.identity)

"""Match rows to existing records and compute the changes: pure functions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from workflow.errors import N_, Problem
from workflow.records.directory import LOST_ZEROS, Directory
from workflow.records.kind import Kind
from workflow.records.none_words import or_nothing
from workflow.records.rows import RECORD_NUMBER, Row
from workflow.records.store import Stored
from workflow.records.values import NOT_AN_OPTION, excerpt, legible
from workflow.rules import naming
from workflow.rules.codes import NOT_A_CODE, is_code

if TYPE_CHECKING:
    from workflow.rules.policy import Policy

_LONGEST_NEAR = 200

#: Seals a text: (kind, field, text) → its digest.
Digest = Callable[[Kind, str, str], str]


@dataclass(frozen=True)
class RowMatch:
    """The effect of a row on one record: added, changed or the same."""

    kind: Kind
    data: dict[str, Any]
    number: str
    before: Stored | None
    sealed: dict[str, str]
    #: Its identity, as a key.
    key: str
    stays_void: bool = False

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Return the names of the fields that differ from the stored record."""
        old = self.before.data if self.before else {}
        return tuple(n for n in {**old, **self.data} if old.get(n) != self.data.get(n))

    @cached_property
    def word(self) -> str:
        """Return `added`, `changed` or `same`."""
        if self.stays_void:
            return "same"
        if self.before is None:
            return "added"
        return "changed" if self.changed else "same"


class RecordIndex:
    """The records of one inspection, or of the round itself, to which rows are matched."""

    def __init__(
        self,
        stored: Iterable[Stored],
        directory: Directory,
        digest: Digest,
        policy: "Policy | None" = None,
    ) -> None:
        """Take the stored records, including voided ones, and the policy with its word lists."""
        self.directory = directory
        self._policy = policy
        self._digest = digest
        self._live: dict[tuple[str, str], Stored] = {}
        self._void: dict[tuple[str, str], Stored] = {}
        self._numbers: dict[tuple[str, str], Stored] = {}
        self._last: dict[str, int] = defaultdict(int)
        self._seen: set[tuple[str, str]] = set()
        for record in stored:
            (self._void if record.voided else self._live)[record.kind, record.identity] = record
            if not record.voided or (record.kind, record.number) not in self._numbers:
                self._numbers[record.kind, record.number] = record
            if record.number.isdecimal():
                self._last[record.kind] = max(self._last[record.kind], int(record.number))

    @property
    def live(self) -> list[Stored]:
        """Return the stored records that were not voided."""
        return list(self._live.values())

    def match(self, row: Row, *, anew: bool) -> RowMatch | list[Problem]:
        """Return the effect of a row, or everything that is wrong with it.

        If `anew`, a row whose record was voided makes a new record; else the record stays void.
        """
        kind = row.kind
        whole = _validated(row, row.values)
        if isinstance(whole, list):
            return whole
        given = {n: v for n, v in whole.items() if n in row.values}
        problems = [] if row.number else _missing(row, given)
        problems += self._look_up(row, given)
        if problems:
            return problems
        whole |= given
        before = self._before(row, whole)
        if isinstance(before, list):
            return before
        if before is not None and before.voided and not anew:
            identity = before.identity
            return RowMatch(kind, before.data, before.number, before, {}, identity, stays_void=True)
        if before is not None and before.voided:
            before = None
        if before is not None:
            return self._merged(row, given, before)
        return self._without_zeros(row, given) or self._merged(row, whole, None)

    def _before(self, row: Row, data: dict[str, Any]) -> Stored | list[Problem] | None:
        kind = row.kind
        if row.number:
            found = self._numbers.get((kind.code, row.number))
            if found is None:
                return [
                    problem(row, RECORD_NUMBER, "not_found", N_("there is no record no. {number}"),
                            number=excerpt(row.number))
                ]  # fmt: skip
            return found
        key = kind.code, kind.key(data)
        return self._live.get(key) or self._void.get(key)

    @cached_property
    def _bare(self) -> dict[tuple[str, str], Stored]:
        """Return the records by what Excel leaves of their numbers, without leading zeros."""
        live = ((kind, record) for (kind, _), record in self._live.items())
        return {(k, r.number.lstrip("0")): r for k, r in live if r.number.isdecimal()}

    def _without_zeros(self, row: Row, given: dict[str, Any]) -> list[Problem] | None:
        """Return the problem of a number that lost its leading zeros."""
        numbered, named = row.kind.numbered_by, row.kind.named_by
        number = str(given.get(numbered, "")) if numbered else ""
        if named is None or numbered is None or not number.isdecimal():
            return None
        near = self._bare.get((row.kind.code, number.lstrip("0")))
        if near is None or not naming.same(near.data.get(named, ""), given.get(named, "")):
            return None
        return [
            problem(
                row, numbered, "leading_zeros", LOST_ZEROS, value=number, near=excerpt(near.number)
            )
        ]

    def _merged(
        self, row: Row, given: dict[str, Any], before: Stored | None
    ) -> RowMatch | list[Problem]:
        """Return the changed record, or a new one."""
        kind = row.kind
        texts = {n: given.pop(n) for n in kind.sealed if n in given}
        old = before.data if before else {}
        whole: dict[str, Any] | list[Problem] = given
        if before is not None:
            plain = {n: v for n, v in {**old, **given}.items() if n not in kind.sealed}
            whole = _validated(row, plain)
        if isinstance(whole, list):
            return whole
        data = {n: v for n, v in whole.items() if v not in ("", None, [], False)}
        data.update({n: old[n] for n in kind.sealed if n in old})
        sealed = {}
        for name, text in texts.items():
            if text and old.get(name, {}).get("digest") != self._digest(kind, name, text):
                sealed[name] = text
                data[name] = {"digest": self._digest(kind, name, text)}
        if _one_for_two(kind, data):
            message = N_("two different people are needed here; replace one of them")
            return [problem(row, kind.two_of[-1], "same_person", message)]
        if unlisted := self._unlisted(row, data, old):
            return unlisted
        key = kind.code, kind.key(data)
        if key in self._seen:
            message = N_(
                "this row is entered twice; delete one, or fill in what distinguishes them"
            )
            return [problem(row, kind.identity[0], "duplicate", message)]
        other = self._live.get(key)
        if other is not None and (before is None or other.id != before.id):
            return [
                problem(row, kind.identity[0], "duplicate",
                        N_(
                            "there is already such a record, no. "
                            "{number}"), number=excerpt(other.number))
            ]  # fmt: skip
        self._seen.add(key)
        number = self._number(kind, data, before)
        return RowMatch(kind, data, number, before, sealed, key[1])

    def _unlisted(self, row: Row, data: Mapping[str, Any], old: Mapping[str, Any]) -> list[Problem]:
        """Return a problem for each new word that is not on the policy's list."""
        found = []
        for spec in row.kind.fields:
            value = data.get(spec.name, "")
            words = spec.words(self._policy) if spec.listed else ()
            if words and value and value != old.get(spec.name) and value not in words:
                told = {"value": excerpt(value), "words": "、".join(words)}
                found.append(problem(row, spec.name, "bad_choice", NOT_AN_OPTION, **told))
        return found

    def _number(self, kind: Kind, data: dict[str, Any], before: Stored | None) -> str:
        if kind.numbered_by:
            return str(data.get(kind.numbered_by, ""))
        if before is not None:
            return before.number
        self._last[kind.code] += 1
        return str(self._last[kind.code])

    def _look_up(self, row: Row, given: dict[str, Any]) -> list[Problem]:
        """Replace names by accounts and staff numbers; return a problem for each unknown name."""
        problems = []
        day = _day(row.kind, given)
        for spec in row.kind.fields:
            value = given.get(spec.name)
            if not value or (lookup := spec.lookup_in(given)) is None:
                continue
            texts = [value] if isinstance(value, str) else list(value)
            resolve = []
            for text in texts:
                found = self.directory.resolve(lookup, text, day)
                if isinstance(found, str):
                    resolve.append(found)
                    continue
                problems.append(
                    problem(
                        row,
                        spec.name,
                        found.code,
                        found.message,
                        value=excerpt(text),
                        near=excerpt(found.near, _LONGEST_NEAR),
                    )
                )
            if len(resolve) == len(texts):
                if len(set(resolve)) < len(resolve) and lookup == "team":
                    problems.append(
                        problem(row, spec.name, "same_person", N_("the same person is named twice"))
                    )
                given[spec.name] = resolve[0] if isinstance(value, str) else resolve
        return problems


def _day(kind: Kind, given: dict[str, Any]) -> date | None:
    text = given.get(kind.day) if kind.day else None
    return date.fromisoformat(text) if text else None


def _one_for_two(kind: Kind, data: dict[str, Any]) -> bool:
    """Return whether the same person is named where two are needed."""
    named: list[str] = []
    for name in kind.two_of:
        value = data.get(name) or []
        named += [value] if isinstance(value, str) else value
    return len(named) > 1 and len(set(named)) == 1


def bad_codes(row: Row) -> list[Problem]:
    """Return a problem for each invalid code of a round, unit or account."""
    found = []
    for spec in row.kind.fields:
        code = legible(row.values.get(spec.name)) if spec.is_code else ""
        if spec.name not in row.kind.required:
            code = or_nothing(code)
        if code and not is_code(code):
            found.append(problem(row, spec.name, "bad_code", NOT_A_CODE, value=excerpt(code)))
    return found


def _missing(row: Row, given: dict[str, Any]) -> list[Problem]:
    return [
        problem(row, name, "missing", N_("{heading} is missing"))
        for name in row.kind.required
        if not given.get(name)
    ]


def _validated(row: Row, values: dict[str, Any]) -> dict[str, Any] | list[Problem]:
    try:
        entry = row.kind.model.model_validate(values)
    except ValidationError as error:
        return [_from_pydantic(row, dict(e)) for e in error.errors(include_url=False)]
    return entry.model_dump(mode="json")


def _from_pydantic(row: Row, error: dict[str, Any]) -> Problem:
    data = dict(error.get("ctx") or {})
    message = str(data.pop("message_id", "")) or str(error["msg"]).replace("{", "(")
    field = str(data.pop("field", row.kind.identity[-1]))
    place = str(error["loc"][0]) if error["loc"] else field
    return problem(row, place, str(error["type"]), message, **data)


def problem(row: Row, place: str, code: str, message: str, **data: Any) -> Problem:
    """Return a problem at one field of a row."""
    heading = next((f.heading for f in row.kind.fields if f.name == place), place)
    return Problem(
        row.sheet or row.kind.sheet,
        row.cell(place),
        code,
        message,
        {"heading": heading, **data},
    )

"""What must be true of everything that is read, and of what is made from it."""

import json
import re
import string
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, time
from functools import cache
from typing import Any

from config.catalogues import catalogue
from presentation.command_line import hints
from workbooks import columns
from workbooks.grid import LAST_LINE
from workbooks.read import ReadBook
from workflow.errors import Problem, WorkflowError
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.records.matching import RecordIndex, RowMatch
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.records.values import is_unreadable, plain
from workflow.rules.codes import is_code
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Member, Team

_CELL = re.compile("(?:[A-Z]{1,2})?[0-9]*")
_CODE = re.compile("[a-z_]+")
#: Characters that control a terminal, and those that cannot be written.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")
_LONGEST_SENTENCE = 2000
#: The most bytes of a row's identity that PostgreSQL can index.
_LONGEST_KEY = 2700

_SOMEBODY: dict[str, Any] = {"group": "一", "duty": "组员", "division": "", "valid_until": None}
_TEAM = Team(
    (
        Member("1", account="z1", name="张三", valid_from=None, **_SOMEBODY),
        Member("2", account="l1", name="李四", valid_from=date(2026, 3, 1), **_SOMEBODY),
        Member("3", account="l2", name="李四", valid_from=None, **_SOMEBODY),
    )
)
_STAFF = tuple(
    Person(number, name, 1980, False, True, False, False, "")
    for number, name in (("001", "张三"), ("002", "王五"), ("Ａ3", "王五"), ("0010", "赵六"))
)
NAMES = Directory(_TEAM, _STAFF, {"z1": "张三", "l1": "李四"})


class BrokenPromiseError(AssertionError):
    """A promise was broken."""


def require(holds: bool, what: str, *about: object) -> None:
    """Require that a condition is true."""
    if not holds:
        raise BrokenPromiseError(f"{what}: {about!a}"[:_LONGEST_SENTENCE])


def reads(read: Callable[[], ReadBook], *, twice: bool) -> ReadBook | None:
    """Return what is read, or None if it is refused; reading twice must give the same."""
    book, refusal = _read(read)
    if twice:
        again, refused = _read(read)
        require(_said(refusal) == _said(refused) and book == again, "reading twice differs")
    if refusal is not None:
        refuses(refusal)
        return None
    assert book is not None
    for note in book.notes:
        require(bool(note.sheet), "a note names no sheet", note)
        says(note.message, note.data)
        says("", {"sheet": note.sheet})
    for problem in book.problems:
        tells(problem)
    for row in book.rows:
        _holds(row)
    _is_left_out(book)
    if not book.problems:
        for row in book.rows:
            _is_whole(row)
    return book


def _read(read: Callable[[], ReadBook]) -> tuple[ReadBook | None, WorkflowError | None]:
    try:
        return read(), None
    except WorkflowError as error:
        return None, error


def _said(error: WorkflowError | None) -> object:
    return error and (type(error), error.message, error.hint, error.data)


def refuses(error: WorkflowError) -> None:
    """Require that a refusal can be shown, and says what to do next."""
    hint = hints.of(error)
    require(hint is not None, "nothing is said of what to do next", error.message)
    says(error.message, error.data)
    if hint is not None:
        says(hints.SENTENCES[hint.code], {**error.data, **hint.data})


def tells(problem: Problem) -> None:
    """Require that a problem can be shown, with its place."""
    require(bool(problem.sheet), "a problem names no sheet", problem)
    require(_CELL.fullmatch(problem.cell) is not None, "a problem stands nowhere", problem)
    require(_CODE.fullmatch(problem.code) is not None, "a problem has no code", problem)
    says("", {"sheet": problem.sheet})
    says(problem.message, problem.data)


def says(message: str, data: dict[str, Any]) -> None:
    """Require that a message is translated, and can be filled, shown and stored."""
    for language in ("en", "zh"):
        lacking = _placeholders(language, message) - data.keys()
        require(not lacking, "a placeholder has no value", message, lacking)
        said = catalogue(language).gettext(message).format(**data) if message else ""
        require(_CONTROL.search(said) is None, "a control character is told", said)
        require(len(said) < _LONGEST_SENTENCE, "nobody reads so long a sentence", message)
    for name, value in data.items():
        shown = str(value)
        require(_CONTROL.search(shown) is None, "a control character is in the data", name, shown)


@cache
def _placeholders(language: str, message: str) -> set[str]:
    if not message:
        return set()
    translated = catalogue(language).gettext(message)
    if language == "zh":
        require(translated != message or not message.isascii(), "not translated", message)
    return {name for _, name, _, _ in string.Formatter().parse(translated) if name is not None}


def _holds(row: Row) -> None:
    """Require that a row contains only valid values."""
    fields = {field.name: field for field in row.kind.fields}
    shapes = _shapes(row.kind)
    require(row.values.keys() <= fields.keys(), "a row has a field too many", row)
    require(0 < row.line <= LAST_LINE and bool(row.sheet), "a row stands nowhere", row)
    require(row.units == ("*",) or all(map(is_code, row.units)), "not a unit", row.units)
    require(not row.round or is_code(row.round), "not a round", row.round)
    require("\x00" not in row.number, "not a record number", row.number)
    for name, value in row.values.items():
        require(_CELL.fullmatch(row.cell(name)) is not None, "a value stands nowhere", row, name)
        require(_fits(value), "a value of no kind", name, value)
        if shapes[name] != "day" and shapes[name] != "count" and shapes[name] != "yes":
            require(not isinstance(value, date | time), "a moment where a text is", name, value)
        if isinstance(value, date) and columns.holds_codes(fields[name].heading):
            raise BrokenPromiseError(f"a date for a code: {value}")


@cache
def _shapes(kind: Kind) -> dict[str, str]:
    return {column.name: column.shape for column in columns.of_template(kind)}


def _fits(value: object) -> bool:
    if isinstance(value, str):
        return not is_unreadable(plain(value))
    if isinstance(value, float):
        return abs(value) < float("inf")
    return isinstance(value, bool | int | date | time)


def _is_left_out(book: ReadBook) -> None:
    """Require that rows leave out the cells that are wrong."""
    wrong = {(problem.sheet, problem.cell) for problem in book.problems}
    for row in book.rows if wrong else ():
        for name in row.values:
            require((row.sheet, row.cell(name)) not in wrong, "a wrong value stands", row, name)


def _is_whole(row: Row) -> None:
    given = {name for name, value in row.values.items() if value != ""}
    lacking = set(row.kind.required) - given
    require(not lacking, "a row lacks what tells it from others", row, lacking)
    require(bool(row.units) or not columns.has_unit(row.kind), "a row serves no unit", row)


def judges(rows: Iterable[Row]) -> None:
    """Require that rows can be matched, and that a record entered again is the same record."""
    index = RecordIndex((), NAMES, _digest)
    for row in rows:
        outcome = index.match(row, anew=False)
        if isinstance(outcome, RowMatch):
            _is_kept(row, outcome)
            continue
        require(bool(outcome), "refused without a reason", row)
        for problem in outcome:
            tells(problem)


def _digest(kind: Kind, name: str, text: str) -> str:
    return f"{kind.code}.{name}:{len(text)}:{hash(text)}"


def _is_kept(row: Row, outcome: RowMatch) -> None:
    kind = row.kind
    written = json.dumps(outcome.data, ensure_ascii=False, sort_keys=True)
    try:
        (written + outcome.number + kind.key(outcome.data)).encode()
    except UnicodeEncodeError as error:
        raise BrokenPromiseError(f"cannot be stored: {written!a}") from error
    require("\\u0000" not in written, "PostgreSQL stores no NUL", written)
    require(len(kind.key(outcome.data).encode()) <= _LONGEST_KEY, "too long a key", outcome)
    for value in outcome.data.values():
        require(value not in ("", None, [], ()), "something empty is kept", outcome.data)
    stored = Stored(
        id="1", round_id="1", inspection_id="1", kind=kind.code, number=outcome.number,
        identity=kind.key(outcome.data), shared_id="1", data=json.loads(written), entered_by="z1",
        on_behalf_of="", entered_at="", position=1, voided=False,
    )  # fmt: skip
    for again in (row, replace(row, number=outcome.number)):
        found = RecordIndex((stored,), NAMES, _digest).match(again, anew=False)
        require(isinstance(found, RowMatch), "the same row is refused", outcome.data, found)
        if isinstance(found, RowMatch):
            require(found.word == "same", "the same row changes", outcome.data, found.data)

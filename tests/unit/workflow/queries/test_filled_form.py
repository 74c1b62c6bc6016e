"""A form while it is filled in, without a terminal, a page or a database."""

from typing import Any

import pytest

from workflow.database.sessions import open_database
from workflow.queries.entry_preview import EntryPreview
from workflow.queries.filled_form import FilledForm
from workflow.records import groups
from workflow.records.catalogue import BY_CODE
from workflow.records.directory import Directory
from workflow.records.fields import Field
from workflow.records.kind import Kind
from workflow.records.rows import Row
from workflow.records.store import Stored


def _stored(kind: Kind, **data: Any) -> Stored:
    number = data["number"]
    return Stored(
        id=number, round_id="", inspection_id="i", kind=kind.code, number=number,
        identity=kind.key(data), shared_id="", data=data, entered_by="", on_behalf_of="",
        entered_at="", position=1, voided=False,
    )  # fmt: skip


def _form(
    code: str, *stored: Stored, closed: bool = False, blank: tuple[str, ...] = (), **said: Any
) -> FilledForm:
    kind = BY_CODE[code]
    preview = EntryPreview(
        kind=kind,
        target="r1/a",
        stored=stored,
        directory=Directory(),
        closed_groups=frozenset({groups.FIELDWORK}) if closed else frozenset(),
        database=open_database("sqlite:///never-opened.db"),
    )
    row = Row(kind=kind, values=said, units=("a",), number=said.pop("number_given", ""))
    return FilledForm(preview, row, tuple(kind.by_name[name] for name in blank))


def _open(form: FilledForm) -> list[str]:
    return [f.name for f in form.open_fields()]


def _field(form: FilledForm, name: str) -> Field:
    return form.kind.by_name[name]


FOCUS = BY_CODE["focus"]
STANDS = _stored(FOCUS, number="1", category="重点事", content="工程")


def test_what_was_not_said_is_asked_for_in_order() -> None:
    assert _open(_form("survey", type="问卷调查")) == ["date", "issued", "returned", "valid"]


def test_what_is_wrong_is_asked_for_again() -> None:
    form = _form("survey", type="问卷调查", date="2026-02-30", issued="3", returned="3", valid="3")
    assert _open(form) == ["date"]
    problems = form.fill(_field(form, "date"), "2026-02-31")
    assert [p.code for p in problems] == ["bad_date"]
    assert form.fill(_field(form, "date"), "2026-02-28") == []
    assert form.filled().values["date"] == "2026-02-28"


def test_what_must_be_there_cannot_be_left_out() -> None:
    form = _form("survey")
    assert not form.keep_current(_field(form, "type"))
    assert [p.code for p in form.fill(_field(form, "type"), "")] == ["missing"]
    assert form.keep_current(_field(form, "date"))


def test_what_is_proposed_is_kept() -> None:
    form = _form("focus", STANDS)
    assert form.current(_field(form, "number")) == "2"
    assert form.keep_current(_field(form, "number"))
    assert form.filled().values == {"number": "2"}


def test_a_record_that_is_there_is_recognised_and_corrected() -> None:
    form = _form("focus", STANDS)
    assert form.fill(_field(form, "number"), "1") == []
    assert form.before == STANDS
    assert form.current(_field(form, "content")) == "工程"
    assert form.fill(_field(form, "content"), "食堂") == []
    assert [(c.field.name, c.old, c.new) for c in form.changes()] == [("content", "工程", "食堂")]
    assert form.filled().number == "1"


def test_of_a_record_that_is_there_only_what_was_said_to_change_is_asked_for() -> None:
    assert _open(_form("focus", STANDS, number="1", content="食堂")) == []
    assert _open(_form("focus", STANDS, number="1", blank=("content",))) == ["content"]
    assert _open(_form("focus", STANDS, number="1")) == ["category", "content", "source", "state"]


def test_what_does_not_apply_is_not_asked_for() -> None:
    form = _form("focus", number="2")
    form.fill(_field(form, "category"), "无")
    assert not form.applies(_field(form, "content"))
    assert _form("focus", category="无", blank=("content",)).applies(FOCUS.by_name["content"])


@pytest.mark.parametrize("closed", [True, False])
def test_a_new_record_may_come_too_late(closed: bool) -> None:
    form = _form("tally", closed=closed, object="班子", option="优秀")
    assert form.is_too_late is closed
    assert _open(form) == ([] if closed else ["votes"])


def test_a_sealed_text_is_not_shown() -> None:
    form = _form("clue", number="1", subject="某某")
    assert form.current(_field(form, "subject")) == "†"
    assert {c.new for c in form.changes()} == {"1", "†"}


def test_a_number_that_is_nobodys_is_left_to_be_refused() -> None:
    assert _open(_form("focus", STANDS, number_given="9")) == []

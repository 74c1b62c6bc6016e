import pytest

from workflow.records import forms
from workflow.records.catalogue import BY_CODE, KINDS
from workflow.records.forms import FormField
from workflow.records.kind import Kind

_EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)


def _form(code: str, **said: object) -> dict[str, FormField]:
    return {f.field.name: f for f in forms.form(BY_CODE[code], said)}


@_EACH
def test_a_form_holds_every_field_once_but_the_code_that_is_named_already(kind: Kind) -> None:
    names = [f.field.name for f in forms.form(kind)]
    assert sorted([*names, *filter(None, [kind.opens])]) == sorted(kind.by_name)


@_EACH
def test_what_tells_records_apart_is_asked_for_first(kind: Kind) -> None:
    names = [f.name for f in forms.asked_fields(kind)]
    apart = [n for n in kind.identity if n in names]
    assert set(names[: len(apart)]) == set(apart)
    assert set(kind.required) <= {*names, kind.opens}


@_EACH
def test_the_example_fills_in_what_a_new_record_needs(kind: Kind) -> None:
    filled = forms.example(kind)
    needed = [f.field for f in forms.form(kind) if f.required]
    assert set(needed) <= set(filled)


@_EACH
def test_a_condition_names_words_that_its_field_may_hold(kind: Kind) -> None:
    for field in kind.fields:
        for condition in filter(None, (field.when, field.as_written)):
            options = kind.by_name[condition.field].options
            assert not options or set(condition.words) <= set(options)


def test_what_is_asked_for_depends_on_what_was_said() -> None:
    assert not _form("paper")["review"].applies
    assert _form("paper", type="单位汇报")["review"].applies
    assert not _form("paper", type="单位汇报")["signer"].applies
    assert _form("meeting", types=["沟通见面会", "巡察动员会"])["pledgers"].applies
    assert not _form("meeting", types="沟通见面会、其他")["pledgers"].applies
    assert _form("focus")["content"].applies
    assert not _form("focus", category="无")["content"].applies
    assert not _form("unit", governing_committee="")["governing_secretary"].applies
    assert _form("unit", governing_committee="局党委")["governing_secretary"].applies


def test_a_new_record_needs_more_than_what_tells_it_apart() -> None:
    assert [n for n, f in _form("member").items() if f.required] == ["account", "name"]
    assert [n for n, f in _form("round").items() if f.required] == ["title"]
    assert [n for n, f in _form("survey").items() if f.required] == ["type"]


def test_a_next_number_or_the_usual_word_is_proposed() -> None:
    assert _form("focus")["number"].proposed == "1"
    number = next(f for f in forms.form(BY_CODE["focus"], taken=("2", "10")))
    assert number.proposed == "11"
    assert forms.next_number(("1", "甲-2")) == ""
    assert _form("interview")["nature"].proposed == "首谈"
    assert _form("person")["number"].proposed == ""

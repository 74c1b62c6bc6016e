from datetime import date

import pytest

from workflow.records import display
from workflow.records.catalogue import BY_CODE
from workflow.records.directory import Directory, Unresolved
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Member, Team


def _member(account: str, name: str) -> Member:
    return Member.of(account, {"account": account, "name": name, "duty": "组员"})


def _person(number: str, name: str) -> Person:
    return Person.of(number, {"name": name})


DIRECTORY = Directory(
    Team((_member("wang", "王芳"), _member("li", "李明"), _member("li2", "李 明"))),
    (_person("001", "张三"), _person("002", "赵六"), _person("003", "赵　六")),
)


@pytest.mark.parametrize(
    ("lookup", "code", "name"),
    [
        ("team", "wang", "王芳"),
        ("team", "li", "li"),
        ("team", "gone", "gone"),
        ("person", "001", "张三"),
        ("person", "002", "002"),
        ("account", "wang", "wang"),
    ],
)
def test_people_are_called_by_name_where_nobody_else_has_it(
    lookup: str, code: str, name: str
) -> None:
    assert DIRECTORY.name(lookup, code) == name


@pytest.mark.parametrize("lookup", ["team", "person"])
def test_how_somebody_is_called_means_them_again(lookup: str) -> None:
    codes = {"team": ("wang", "li", "li2"), "person": ("001", "002", "003")}[lookup]
    day = date(2026, 3, 2)
    assert [DIRECTORY.resolve(lookup, DIRECTORY.name(lookup, c), day) for c in codes] == list(codes)


def test_a_name_that_several_have_means_nobody_for_certain() -> None:
    found = DIRECTORY.resolve("person", "赵六", None)
    assert isinstance(found, Unresolved)
    assert found.code == "ambiguous"


def test_a_record_calls_its_people_by_name_and_hides_what_is_sealed() -> None:
    kind = BY_CODE["interview"]
    data = {
        "person": "001",
        "inspectors": ["wang", "li"],
        "date": "2026-03-02",
        "points": {"digest": "0"},
    }
    names = display.people_names(kind, data, DIRECTORY)
    assert display.in_words(kind, data, names) == {
        "谈话对象": "张三",
        "日期": "2026-03-02",
        "谈话人": "王芳、li",
        "要点": "†",
    }


def test_somebody_from_outside_stands_as_written() -> None:
    kind = BY_CODE["interview"]
    data = {"person": "001", "scope": "外部"}
    assert display.people_names(kind, data, DIRECTORY) == {}

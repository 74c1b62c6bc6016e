"""Requirements in words: who supplies them, and what they lack, in short."""

from presentation import requirements
from presentation.language import of
from workflow.rules.judgement import Cause, Lack
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

EN, ZH = of("en"), of("zh")
NO_PAPER = Cause("no_paper", "a paper {item} is missing")


def result(code: str, *items: str, who: tuple[str, ...] = ("leader",)) -> RequirementResult:
    lacking = tuple(Lack(item, NO_PAPER, {"item": item}) for item in items)
    return RequirementResult(
        code=code, title="plan of work", who=who, have=0, need=len(items), lacking=lacking,
        met=not items, exempted=False,
    )  # fmt: skip


def test_the_three_roles_of_a_team_are_the_team() -> None:
    team = [Role.LEADER, Role.DEPUTY, Role.MEMBER]
    assert requirements.who(EN, team) == "the team"
    assert requirements.who(EN, [Role.OFFICE, *team]) == "inspection office, the team"
    assert requirements.who(ZH, [Role.LEADER, Role.DEPUTY]) == "组长、副组长"
    assert requirements.who(EN, []) == ""


def test_of_many_things_the_first_are_named_and_the_rest_is_counted() -> None:
    found = result("preparation.plan", "1", "2", "3")
    assert requirements.lacking(EN, found, 3) == [f"a paper {n} is missing" for n in "123"]
    assert requirements.lacking(EN, found, 1) == ["a paper 1 is missing", "and 2 more"]


def test_in_short_one_thing_of_each_requirement_is_named_once() -> None:
    found = [result("a.a", "1", "9"), result("a.b", "1"), result("a.c", "2"), result("a.d", "3")]
    assert requirements.in_short(EN, found, 2) == "a paper 1 is missing; a paper 2 is missing …+1"
    assert requirements.in_short(EN, found[:2], 2) == "a paper 1 is missing"
    assert requirements.in_short(EN, [], 2) == ""


def test_where_what_is_lacking_is_not_the_readers_the_requirement_is_named() -> None:
    assert requirements.in_short(EN, [result("a.a")], 2) == "plan of work"

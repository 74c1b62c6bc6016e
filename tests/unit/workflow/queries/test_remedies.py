"""Whom a remedy is offered to, and which of several."""

import pytest

from workflow.queries import remedies
from workflow.rules.remedy import Offer, Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

PAPER = Remedy("record", "paper", fields={"type": "审议意见", "reference": ...})
APPROVE = Remedy("approve", fields={"draft": 2})


SUPPLIERS = ("office", "leading_group")


def _result(*found: Remedy, who: tuple[str, ...] = SUPPLIERS) -> RequirementResult:
    return RequirementResult("a.b", "", who, 0, 1, (), False, False, supply=lambda: found)


def _offer(*found: Remedy, roles: tuple[str, ...] = (), who: tuple[str, ...] = SUPPLIERS) -> Offer:
    return remedies.offers(_result(*found, who=who), frozenset(roles))[0]


@pytest.mark.parametrize(
    ("roles", "remedy", "who"),
    [
        (("office",), PAPER, Role.OFFICE),
        (("leading_group",), APPROVE, Role.LEADING_GROUP),
        (("office", "leading_group"), PAPER, Role.OFFICE),
        (("member",), PAPER, Role.OFFICE),
    ],
)
def test_of_several_ways_a_reader_is_shown_his_own_else_the_likeliest(
    roles: tuple[str, ...], remedy: Remedy, who: Role
) -> None:
    assert _offer(PAPER, APPROVE, roles=roles) == Offer(remedy, (who,))


def test_all_ways_are_offered_that_are_open_to_the_reader_and_else_one() -> None:
    result = _result(PAPER, APPROVE)

    def acts(*roles: str) -> list[str]:
        return [offer.remedy.act for offer in remedies.offers(result, frozenset(roles))]

    assert acts("office", "leading_group") == ["record", "approve"]
    assert acts("leading_group") == ["approve"]
    assert acts("member") == ["record"]


def test_those_of_the_suppliers_do_it_who_may_else_whoever_may() -> None:
    confirm = Remedy("confirm_absence", fields={"person": "A1"})
    assert _offer(confirm, who=("office", "leader", "member")).who == (Role.LEADER,)
    assert _offer(confirm, who=("member",)).who == (Role.LEADER, Role.DEPUTY)
    assert _offer(Remedy("record", "round"), who=("leader",)).who == (Role.OFFICE,)
    assert _offer(Remedy("void", "member"), who=("leader",)).who == (Role.OFFICE,)
    letter = Remedy("record", "letter")
    assert _offer(letter, who=("member", "deputy")).who == (Role.DEPUTY,)


def test_who_usually_does_it_goes_before_whoever_may() -> None:
    draft = Remedy("draft", by=(Role.MEMBER,))
    assert _offer(draft, who=("leader", "member")).who == (Role.MEMBER,)


@pytest.mark.parametrize("act", ["approve", "draft", "exempt"])
def test_what_only_its_stage_allows_is_not_offered_before(act: str) -> None:
    result, office = _result(Remedy(act)), frozenset({"office"})
    assert remedies.offers(result, office, reached=False) == ()
    assert remedies.offers(result, office)
    assert remedies.offers(_result(PAPER), office, reached=False)


def test_nothing_is_offered_for_what_is_met() -> None:
    met = RequirementResult("a.b", "", ("office",), 1, 1, (), met=True, exempted=False)
    assert remedies.offers(met, frozenset({"office"})) == ()

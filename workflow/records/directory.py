"""The people of an inspection: whom a name in a record means, and how an account is called."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from workflow.errors import N_
from workflow.rules import naming
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Team

LOST_ZEROS = N_("{value} is {near} on the roster; format the cells as text and write {near}")


@dataclass(frozen=True, slots=True)
class Nobody:
    """A name that means nobody, or nobody for certain, and why."""

    code: str
    message: str
    near: str = ""


@dataclass(frozen=True)
class Directory:
    """Team and staff of one inspection, and the accounts there are of those that are named."""

    team: Team = field(default_factory=Team)
    persons: tuple[Person, ...] = ()
    accounts: frozenset[str] = frozenset()

    def with_team(self, team: Team) -> "Directory":
        """Return the directory with another team, whose accounts are there."""
        there = self.accounts | {m.account for m in team.listed}
        return replace(self, team=team, accounts=frozenset(there))

    def with_accounts(self, accounts: frozenset[str]) -> "Directory":
        """Return the directory with accounts that are there."""
        return replace(self, accounts=accounts)

    def meant(self, lookup: str, text: str, day: date | None) -> str | Nobody:
        """Return the account or staff number that a name means, on a day where that matters."""
        if lookup == "account":
            return self._account(text)
        return self._person(text) if lookup == "person" else self._member(text, day)

    def name(self, lookup: str, code: str) -> str:
        """Return the name of an account or staff number, where nobody else has it; else the code.

        What stands in an export is looked up again when it is imported.
        """
        return self._names[lookup].get(code, code)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        team = {m.account: m.name for m in self.team.listed}
        staff = {p.record: p.name for p in self.persons}
        return {"team": _unique(team), "person": _unique(staff), "account": {}}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """Return the staff numbers by how they are compared."""
        return {naming.compared(p.record): p.record for p in self.persons}

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        """Return the staff numbers by name."""
        called = defaultdict(list)
        for person in self.persons:
            called[naming.compared(person.name)].append(person.record)
        return dict(called)

    @cached_property
    def _without_zeros(self) -> dict[str, list[str]]:
        """Return the staff numbers by what Excel leaves of them when it makes numbers of them."""
        bare = defaultdict(list)
        for number in self._numbers.values():
            bare[number.lstrip("0")].append(number)
        return dict(bare)

    def _account(self, text: str) -> str | Nobody:
        if text in self.accounts:
            return text
        named = {m.account for m in self.team.listed if naming.same(m.name, text)}
        if len(named) == 1:
            return named.pop()
        return Nobody("unknown_account", N_("{value} is no account"))

    def _person(self, text: str) -> str | Nobody:
        wanted = naming.compared(text)
        if wanted in self._numbers:
            return self._numbers[wanted]
        called = self._called.get(wanted, ())
        if len(called) == 1:
            return called[0]
        if called:
            return Nobody("ambiguous", N_("{value} is the name of several; write the staff number"))
        near = self._without_zeros.get(wanted.lstrip("0"), ()) if wanted.isdecimal() else ()
        if len(near) == 1:
            return Nobody("leading_zeros", LOST_ZEROS, near[0])
        return Nobody(
            "unknown_person",
            N_("{value} is not on the roster of the unit; write the staff number or name there"),
        )

    def _member(self, text: str, day: date | None) -> str | Nobody:
        team, wanted = self.team, naming.compared(text)
        members = (
            team.members(day) if day else [m for m in team.listed if m.account not in team.absent]
        )
        if any(m.account == wanted for m in members):
            return wanted
        accounts = {m.account for m in members if naming.compared(m.name) == wanted}
        if len(accounts) == 1:
            return accounts.pop()
        if accounts:
            return Nobody("ambiguous", N_("{value} is the name of several; write the account"))
        return Nobody("unknown_member", N_("{value} is not of the inspection's team on that day"))


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names that one only has, by code."""
    often = Counter(map(naming.compared, names.values()))
    return {
        code: name for code, name in names.items() if name and often[naming.compared(name)] == 1
    }

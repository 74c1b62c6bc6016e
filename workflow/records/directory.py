"""The people of an inspection: whom a name in a record means, and how an account is called."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from workflow.errors import N_
from workflow.rules import naming
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Team
from workflow.rules.naming import People

LOST_ZEROS = N_("{value} is {near} on the roster; format the cells as text and write {near}")

#: For so many texts the nearest names are sought: a file with more is another unit's.
_MOST_SOUGHT = 200


@dataclass(frozen=True, slots=True)
class Nobody:
    """A name that means nobody, or nobody for certain, and why; `near` is who may be meant."""

    code: str
    message: str
    near: str = ""


@dataclass(frozen=True)
class Directory:
    """Team and staff of one inspection, and whoever has an account: names by account."""

    team: Team = field(default_factory=Team)
    persons: tuple[Person, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)

    def with_team(self, team: Team) -> "Directory":
        """Return the directory with another team, whose accounts are there or about to be."""
        return replace(self, team=team)

    def with_accounts(self, accounts: Mapping[str, str]) -> "Directory":
        """Return the directory with accounts that are there, each with a name."""
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

    def _account(self, text: str) -> str | Nobody:
        found = self._everybody.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            return _several(found)
        near = self._nearest(self._everybody, text)
        if near:
            message = N_("{value} is no account; is one of these meant: {near}?")
            return Nobody("unknown_account", message, near)
        return Nobody("unknown_account", N_("{value} is no account"))

    def _person(self, text: str) -> str | Nobody:
        found = self._staff.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            message = N_("{value} is the name of several; write the staff number: {near}")
            return Nobody("ambiguous", message, "、".join(found))
        wanted = naming.comparison_key(text)
        bare = self._without_zeros.get(wanted.lstrip("0"), []) if wanted.isdecimal() else []
        if len(bare) == 1:
            return Nobody("leading_zeros", LOST_ZEROS, bare[0])
        near = self._nearest(self._staff, text)
        if near:
            message = N_("{value} is not on the roster of the unit; is one of these meant: {near}?")
            return Nobody("unknown_person", message, near)
        return Nobody(
            "unknown_person",
            N_("{value} is not on the roster of the unit; write the staff number or name there"),
        )

    def _member(self, text: str, day: date | None) -> str | Nobody:
        members = self._members(day)
        found = members.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            return _several(found)
        near = self._nearest(members, text)
        if near:
            message = N_(
                "{value} is not of the inspection's team on that day;"
                " is one of these meant: {near}?"
            )
            return Nobody("unknown_member", message, near)
        return Nobody("unknown_member", N_("{value} is not of the inspection's team on that day"))

    @cached_property
    def _everybody(self) -> People:
        return People({**{m.account: m.name for m in self.team.listed}, **self.accounts})

    @cached_property
    def _staff(self) -> People:
        return People({p.record: p.name for p in self.persons})

    @cached_property
    def _without_zeros(self) -> dict[str, list[str]]:
        """Return the staff numbers by what Excel leaves of them when it makes numbers of them."""
        bare: dict[str, list[str]] = {}
        for number in self._staff.names:
            bare.setdefault(number.lstrip("0"), []).append(number)
        return bare

    @cached_property
    def _teams(self) -> dict[date | None, People]:
        return {}

    def _members(self, day: date | None) -> People:
        """Return who is of the team on a day; without one, whoever takes part."""
        if day not in self._teams:
            team = self.team
            taking_part = (m for m in team.listed if m.account not in team.absent)
            members = team.members(day) if day else taking_part
            self._teams[day] = People({m.account: m.name for m in members})
        return self._teams[day]

    @cached_property
    def _sought(self) -> dict[tuple[int, str], str]:
        return {}

    def _nearest(self, people: People, text: str) -> str:
        key = id(people), text
        if key not in self._sought and len(self._sought) < _MOST_SOUGHT:
            self._sought[key] = people.nearest(text)
        return self._sought.get(key, "")


def _several(accounts: tuple[str, ...]) -> Nobody:
    message = N_("{value} is the name of several; write the account: {near}")
    return Nobody("ambiguous", message, "、".join(accounts))


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names that one only has, by code."""
    often = Counter(map(naming.comparison_key, names.values()))
    return {
        code: name
        for code, name in names.items()
        if name and often[naming.comparison_key(name)] == 1
    }

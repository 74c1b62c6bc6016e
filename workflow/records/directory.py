"""Look up the people of an inspection: names to accounts or staff numbers, and back."""

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

LOST_ZEROS = N_("{value} is {near} on the roster; format the cells as text and enter {near}")

#: Similar names are suggested for this many texts at most; a file with more unknown names
#: belongs to another unit.
_MOST_SUGGESTIONS = 200


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that could not be resolved, and why; `near` suggests people."""

    code: str
    message: str
    near: str = ""


@dataclass(frozen=True)
class Directory:
    """Team and staff of one inspection, and the names of all accounts."""

    team: Team = field(default_factory=Team)
    persons: tuple[Person, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)

    def with_team(self, team: Team) -> "Directory":
        """Return the directory with another team, whose accounts exist or are about to be made."""
        return replace(self, team=team)

    def with_accounts(self, accounts: Mapping[str, str]) -> "Directory":
        """Return the directory with further accounts and their names."""
        return replace(self, accounts=accounts)

    def resolve(self, lookup: str, text: str, day: date | None) -> str | Unresolved:
        """Return the account or staff number of a name, for team members on a given day."""
        if lookup == "account":
            return self._account(text)
        return self._person(text) if lookup == "person" else self._member(text, day)

    def name(self, lookup: str, code: str) -> str:
        """Return the name of an account or staff number if it is unique, else the code itself.

        Importing an export looks these names up again.
        """
        return self._names[lookup].get(code, code)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        team = {m.account: m.name for m in self.team.listed}
        staff = {p.record: p.name for p in self.persons}
        return {"team": _unique(team), "person": _unique(staff), "account": {}}

    def _account(self, text: str) -> str | Unresolved:
        found = self._everybody.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            return _several(found)
        near = self._nearest(self._everybody, text)
        if near:
            message = N_("there is no account {value}; did you mean {near}?")
            return Unresolved("unknown_account", message, near)
        return Unresolved("unknown_account", N_("there is no account {value}"))

    def _person(self, text: str) -> str | Unresolved:
        found = self._staff.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            message = N_("several people are named {value}; enter the staff number: {near}")
            return Unresolved("ambiguous", message, "、".join(found))
        wanted = naming.comparison_key(text)
        bare = self._without_zeros.get(wanted.lstrip("0"), []) if wanted.isdecimal() else []
        if len(bare) == 1:
            return Unresolved("leading_zeros", LOST_ZEROS, bare[0])
        near = self._nearest(self._staff, text)
        if near:
            message = N_("{value} is not on the unit's roster; did you mean {near}?")
            return Unresolved("unknown_person", message, near)
        return Unresolved(
            "unknown_person",
            N_("{value} is not on the unit's roster; enter a staff number or name from it"),
        )

    def _member(self, text: str, day: date | None) -> str | Unresolved:
        members = self._members(day)
        found = members.matching(text)
        if len(found) == 1:
            return found[0]
        if found:
            return _several(found)
        near = self._nearest(members, text)
        if near:
            message = N_(
                "{value} is not a member of the inspection's team on that day; did you mean {near}?"
            )
            return Unresolved("unknown_member", message, near)
        return Unresolved(
            "unknown_member", N_("{value} is not a member of the inspection's team on that day")
        )

    @cached_property
    def _everybody(self) -> People:
        return People({**{m.account: m.name for m in self.team.listed}, **self.accounts})

    @cached_property
    def _staff(self) -> People:
        return People({p.record: p.name for p in self.persons})

    @cached_property
    def _without_zeros(self) -> dict[str, list[str]]:
        """Return the staff numbers by what Excel leaves of them: no leading zeros."""
        bare: dict[str, list[str]] = {}
        for number in self._staff.names:
            bare.setdefault(number.lstrip("0"), []).append(number)
        return bare

    @cached_property
    def _teams(self) -> dict[date | None, People]:
        return {}

    def _members(self, day: date | None) -> People:
        """Return the members of the team on a day, or of all days if none is given."""
        if day not in self._teams:
            team = self.team
            taking_part = (m for m in team.listed if m.account not in team.absent)
            members = team.members(day) if day else taking_part
            self._teams[day] = People({m.account: m.name for m in members})
        return self._teams[day]

    @cached_property
    def _suggestions(self) -> dict[tuple[int, str], str]:
        return {}

    def _nearest(self, people: People, text: str) -> str:
        key = id(people), text
        if key not in self._suggestions and len(self._suggestions) < _MOST_SUGGESTIONS:
            self._suggestions[key] = people.nearest(text)
        return self._suggestions.get(key, "")


def _several(accounts: tuple[str, ...]) -> Unresolved:
    message = N_("several people are named {value}; enter the account: {near}")
    return Unresolved("ambiguous", message, "、".join(accounts))


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names that only one person has, by code."""
    often = Counter(map(naming.comparison_key, names.values()))
    return {
        code: name
        for code, name in names.items()
        if name and often[naming.comparison_key(name)] == 1
    }

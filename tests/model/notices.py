"""Who is reminded of what, and when (section 7, "Ladder by default", and 4.5), without the program.

Where those sentences leave something open, a comment beside the line gives the reading taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.model.deadlines import DAY, Days

SUPPLIER = "supplier"
TEAM = ("leader", "deputy", "member")
INBOX, SMTP, WEBHOOK = "inbox", "smtp", "webhook"

RUNGS: dict[str, list[str]] = {
    "before_3": [SUPPLIER],
    "before_1": [SUPPLIER],
    "due": [SUPPLIER],
    "overdue_1": [SUPPLIER, "deputy"],
    "overdue_3": [SUPPLIER, "deputy", "leader"],
    "overdue_5": [SUPPLIER, "deputy", "leader", "office", "leading_group"],
}


@dataclass(frozen=True)
class Ladder:
    """The rungs, and when nothing goes out."""

    rungs: Mapping[str, list[str]] = field(default_factory=lambda: RUNGS)
    at: time = time(9)
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    on_days_off: tuple[str, ...] = ()
    in_quiet_hours: tuple[str, ...] = ()
    on_site_every_day: bool = False
    days: Days = field(default_factory=Days)

    def __post_init__(self) -> None:
        """Require that the rungs are in ascending order."""
        assert [*self.rungs] == sorted(self.rungs, key=_distance)

    def day(self, rung: str, due_on: date, every_day: bool = False) -> date:
        """Return on which day a rung goes out: in working days, none on a day off."""
        count = _distance(rung)
        on = self.days.moved(due_on, count) if count else due_on
        return on if every_day or rung in self.on_days_off else self.days.rolled(on)

    def open(self, rung: str, now: datetime, every_day: bool = False) -> bool:
        """Tell whether something may go out now."""
        hours = self.quiet_until <= now.time() < self.quiet_from
        worked = self.days.worked(now.date())
        return (hours or rung in self.in_quiet_hours) and (
            worked or every_day or rung in self.on_days_off
        )


def _distance(rung: str) -> int:
    kind, _, count = rung.partition("_")
    return {"before": -1, "due": 0, "overdue": 1}[kind] * int(count or 0)


@dataclass(frozen=True)
class Delegation:
    """A delegation between two dates."""

    principal: str
    delegate: str
    first: date
    last: date


@dataclass
class Organization:
    """The people outside the teams, and the channels that are configured."""

    office: list[str] = field(default_factory=lambda: ["office"])
    leading: list[str] = field(default_factory=lambda: ["leading"])
    delegations: list[Delegation] = field(default_factory=list)
    #: The outside channels that are configured, and who has an e-mail address.
    outside: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    #: A simulation that does not deliver: nothing is sent outside.
    delivers: bool = False

    def with_delegates(self, people: Iterable[str], today: date) -> set[str]:
        """Return the people, and who acts for them today (read: not for those in turn)."""
        found = set(people)
        return found | {
            d.delegate
            for d in self.delegations
            if d.principal in found and d.first <= today <= d.last
        }

    def channels(self, person: str) -> Iterator[str]:
        """Return the channels on which a person gets notices."""
        yield INBOX
        for channel in self.outside:
            if channel != SMTP or person in self.addresses:
                yield channel


@dataclass
class Deadline:
    """One version of a deadline, and the rungs that were handled."""

    due_on: date
    version: int = 1
    met: bool = False
    #: The rungs that fell due or were skipped.
    passed: set[str] = field(default_factory=set)


@dataclass
class Case:
    """One inspection as the program reports it, and its people."""

    name: str
    #: Account → duty (leader, deputy, member), of those who take part.
    team: dict[str, str]
    liaison: str
    first_day: date
    last_day: date
    stage: str = "preparation"
    attempt: int = 1
    state: str = "open"
    entered_by: str = ""
    entered_on: date | None = None
    #: What is neither met nor exempted in this stage → who can supply it.
    unmet: dict[str, list[str]] = field(default_factory=dict)
    #: Requirement, or None for the stage → the deadline of this attempt.
    deadlines: dict[str | None, Deadline] = field(default_factory=dict)

    def dated(self, requirement: str | None, due_on: date, met: bool) -> None:
        """Update a deadline from the program; another day is another version."""
        known = self.deadlines.get(requirement)
        if known is None or known.due_on != due_on:
            version = known.version + 1 if known else 1
            self.deadlines[requirement] = known = Deadline(due_on, version)
        known.met = met

    def entered(self, stage: str, attempt: int, by: str, on: date) -> None:
        """Begin another attempt: its deadlines are new ones."""
        self.stage, self.attempt, self.entered_by, self.entered_on = stage, attempt, by, on
        self.deadlines = {}


@dataclass
class Counts:
    """The result of one tick."""

    due: int = 0
    sent: int = 0
    failed: int = 0
    retrying: int = 0
    suppressed: int = 0
    messages: int = 0


Row = tuple[Any, ...]


@dataclass
class _Waiting:
    """A notice that fell due while it may not go out to this person."""

    key: Row
    case: Case
    requirement: str | None
    deadline: Deadline
    rung: str
    opens: datetime


@dataclass
class Ledger:
    """What fell due, and what became of it."""

    organization: Organization
    cases: list[Case] = field(default_factory=list)
    #: Round → its ladder.
    ladders: dict[str, Ladder] = field(default_factory=dict)
    #: Version of the deadline, inspection, stage, requirement, attempt, rung, recipient, channel,
    #: planned for, due on → state. The program does not tell the version.
    states: dict[Row, str] = field(default_factory=dict)
    #: Of each tick, the rows that went out together, for one person on one channel.
    messages: list[frozenset[Row]] = field(default_factory=list)
    _waiting: list[_Waiting] = field(default_factory=list)

    @property
    def rows(self) -> Counter[Row]:
        """Return the rows as the program tells them."""
        return Counter((*key[1:], state) for key, state in self.states.items())

    def tick(self, now: datetime) -> Counts:
        """Let fall due what has come, and send it."""
        counts = Counts()
        before, self._waiting = self._waiting, []
        for case in self.cases:
            for key, state in self._due(case, now):
                assert key not in self.states, key
                self.states[key] = state
                counts.due += state != "suppressed"
                counts.suppressed += state == "suppressed"
        for one in before:
            self._look_again(one, now, counts)
        together: dict[tuple[str, str], set[Row]] = {}
        for key, state in self.states.items():
            if state == "sending":
                self.states[key] = "sent"
                counts.sent += 1
                together.setdefault((key[6], key[7]), set()).add((*key[1:], "sent"))
        counts.messages = len(together)
        self.messages += map(frozenset, together.values())
        return counts

    def _look_again(self, one: _Waiting, now: datetime, counts: Counts) -> None:
        deadline = one.case.deadlines.get(one.requirement)
        ladder = self.ladders[one.case.name.split("/")[0]]
        ended = one.case.state != "open" or deadline is not one.deadline or deadline.met
        if ended or _distance(one.rung) < max(map(_distance, one.deadline.passed)):
            self.states[one.key] = "suppressed"
            counts.suppressed += 1
        elif one.opens <= now and ladder.open(one.rung, now):
            self.states[one.key] = "sending"
        else:
            self._waiting.append(one)

    def _due(self, case: Case, now: datetime) -> Iterator[tuple[Row, str]]:
        if case.state != "open":
            return
        ladder = self.ladders[case.name.split("/")[0]]
        for requirement, deadline in case.deadlines.items():
            if not deadline.met:
                yield from self._rungs(case, ladder, requirement, deadline, now)

    def _rungs(
        self,
        case: Case,
        ladder: Ladder,
        requirement: str | None,
        deadline: Deadline,
        now: datetime,
    ) -> Iterator[tuple[Row, str]]:
        """Deal with the rungs that have come: the highest goes out, what is below it does not.

        Read: a rung that may not go out now falls due when it may. While a team is on site every
        day, a rung falls due for all when it does for the team; whoever is not of it waits.
        """
        on_site = ladder.on_site_every_day and case.first_day <= now.date() <= case.last_day

        def planned(rung: str) -> datetime:
            return datetime.combine(
                ladder.day(rung, deadline.due_on, self._on_site(case, ladder, deadline.due_on)),
                ladder.at,
            )

        come = [
            rung
            for rung in ladder.rungs
            if rung not in deadline.passed and ladder.rungs[rung] and planned(rung) <= now
        ]
        if not come or not ladder.open(come[-1], now, on_site):
            return
        for rung in come:
            people = self.organization.with_delegates(
                self._people(case, requirement, rung, ladder), now.date()
            )
            for person in sorted(people):
                told = (case.name, case.stage, requirement, case.attempt, rung, person)
                for channel in self.organization.channels(person):
                    key = (deadline.version, *told, channel, planned(rung), deadline.due_on)
                    own = person == case.entered_by and now.date() == case.entered_on
                    held_back = channel != INBOX and not self.organization.delivers
                    if rung != come[-1] or own or held_back:
                        yield key, "suppressed"
                    elif ladder.open(rung, now, on_site and person in case.team):
                        yield key, "sending"
                    else:
                        opens = datetime.combine(ladder.day(rung, deadline.due_on), ladder.at)
                        waiting = _Waiting(key, case, requirement, deadline, rung, opens)
                        self._waiting.append(waiting)
                        yield key, "due"
        deadline.passed |= set(come)

    @staticmethod
    def _on_site(case: Case, ladder: Ladder, on: date) -> bool:
        return ladder.on_site_every_day and case.first_day <= on <= case.last_day

    def _people(
        self, case: Case, requirement: str | None, rung: str, ladder: Ladder
    ) -> Iterator[str]:
        roles = set(ladder.rungs[rung])
        if SUPPLIER in roles:
            roles |= self._suppliers(case, requirement)
        for role in roles - {SUPPLIER}:
            yield from self._of_role(case, role)

    @staticmethod
    def _suppliers(case: Case, requirement: str | None) -> set[str]:
        """Return the roles that can supply what is unmet, else those that may advance.

        Read: everything of the stage is in the stage's deadline, what has one of its own too.
        """
        if requirement is not None:
            return set(case.unmet.get(requirement, ()))
        return {r for who in case.unmet.values() for r in who} or {"leader", "office"}

    def _of_role(self, case: Case, role: str) -> Iterator[str]:
        if role == "liaison":
            yield from [case.liaison] if case.liaison else []
        elif role in TEAM:
            yield from (account for account, duty in case.team.items() if duty == role)
        else:
            ours = self.organization
            yield from {"office": ours.office, "leading_group": ours.leading}[role]


def ticks(first: datetime, last: datetime, step: timedelta = DAY) -> Iterator[datetime]:
    """Return instants at equal distances."""
    while first <= last:
        yield first
        first += step

"""The numbers and lists a place may set for itself, validated as a whole and then frozen."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from annotated_types import Interval, MaxLen, Predicate

_Words = Annotated[tuple[str, ...], MaxLen(50)]


class _Section:
    """A part of the policy that takes no key it does not name."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Team(_Section):
    """How many people of each duty a team needs after recusals (seed: five; four suffice)."""

    leaders: Annotated[int, Interval(ge=1, le=1)] = 1
    deputies: Annotated[int, Interval(ge=1, le=5)] = 1
    members: Annotated[int, Interval(ge=1, le=50)] = 2


@dataclass(frozen=True, kw_only=True)
class Interviews(_Section):
    """Whom to interview: the five groups and the coverage (seed 三(一)1)."""

    everyone_up_to: Annotated[int, Interval(ge=0, le=10_000)] = 30
    share_percent: Annotated[int, Interval(ge=1, le=100)] = 70
    #: The groups in which everyone must be interviewed.
    groups: tuple[Literal["leadership", "party_members", "middle_managers", "minorities"], ...] = (
        "leadership",
        "party_members",
        "middle_managers",
        "minorities",
    )
    #: The upper ages of all bands but the last, in the round's start year: ≤ 35, 36-50, ≥ 51.
    band_ends: tuple[int, ...] = (35, 50)
    #: The reasons why somebody cannot be interviewed; deputy or leader confirms each case.
    absence_reasons: _Words = (
        "长期病休",
        "产假",
        "借调",
        "羁押",
        "离职",
        "外出流动",
        "退休",
        "被留置",
        "援派",
        "出国",
        "其他",
    )

    def __post_init__(self) -> None:
        if list(self.band_ends) != sorted(set(self.band_ends)):
            raise ValueError("no_rise")

    def bands(self) -> list[tuple[int, int | None]]:
        """Return each band as (youngest, oldest); the last band has no oldest age."""
        starts = (0, *(end + 1 for end in self.band_ends))
        return list(zip(starts, (*self.band_ends, None), strict=True))

    def band_of(self, age: int) -> str:
        """Return the name of the band of an age."""
        return next(
            band_name(youngest, oldest)
            for youngest, oldest in self.bands()
            if oldest is None or age <= oldest
        )


def band_name(youngest: int, oldest: int | None) -> str:
    """Return how a band of ages is named: `36-50`, the highest `51+`."""
    return f"{youngest}-{oldest}" if oldest is not None else f"{youngest}+"


@dataclass(frozen=True, kw_only=True)
class Surveys(_Section):
    """The minimum number of valid papers, in percent of the head count."""

    questionnaire_percent: Annotated[int, Interval(ge=0, le=100)] = 0
    evaluation_percent: Annotated[int, Interval(ge=0, le=100)] = 0


@dataclass(frozen=True, kw_only=True)
class Announcement(_Section):
    """Where the announcement must be published besides the unit itself (seed: television)."""

    further_channels: _Words = ()


@dataclass(frozen=True, kw_only=True)
class Materials(_Section):
    """What is examined, for how many calendar years before the round's start (seed 三(一)2)."""

    categories: _Words = ("工作台账", "会议记录", "文件资料", "档案", "财务账目")
    years: Annotated[int, Interval(ge=1, le=10)] = 3


@dataclass(frozen=True, kw_only=True)
class Drafting(_Section):
    """Who writes the report (seed: 两位组员同写)."""

    author_duties: _Words = ("组员",)


@dataclass(frozen=True, kw_only=True)
class Feedback(_Section):
    """Whether an opinion from above is needed before the feedback."""

    authorization_required: bool = True


#: Working days (wd), calendar days (d) or months (m) from a base; see `rules.deadlines`.
_RULE = re.compile(
    r"(entry|exit|entering|approval|signed) [+-] \d{1,4} (wd|d|m)(, not after exit)?"
)


def is_due_rule(text: str) -> bool:
    """Return whether a text is the rule of a deadline, or empty for none."""
    return not text or _RULE.fullmatch(text) is not None


DueRule = Annotated[str, Predicate(is_due_rule)]


@dataclass(frozen=True, kw_only=True)
class Extensions(_Section):
    """How often, and by how many working days in total, one deadline may be extended."""

    times: Annotated[int, Interval(ge=0, le=100)] = 3
    working_days: Annotated[int, Interval(ge=0, le=1000)] = 30


#: The recipient that stands for everybody who can supply what is unmet.
SUPPLIER = "supplier"
_Recipient = Literal["supplier", "leader", "deputy", "member", "liaison", "office", "leading_group"]
_Recipients = Annotated[tuple[_Recipient, ...], MaxLen(7)]
_LATE: tuple[_Recipient, ...] = ("supplier", "deputy", "leader", "office", "leading_group")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def is_time(text: str) -> bool:
    """Return whether a text is a time of day such as `09:00`."""
    return _TIME.fullmatch(text) is not None


_Time = Annotated[str, Predicate(is_time)]
_RUNG = re.compile(r"due|(before|overdue)_([1-9]\d?)")


@dataclass(frozen=True, kw_only=True)
class Ladder(_Section):
    """Who is reminded of a deadline and when: rungs before it, on the day, and after it.

    A rung is `before_N`, `due` or `overdue_N`, N in working days; without recipients it is off.
    Only rungs listed for it send notices on days off or in the quiet hours.
    """

    at: _Time = "09:00"
    quiet_from: _Time = "20:00"
    quiet_until: _Time = "08:00"
    rungs: Annotated[dict[str, _Recipients], MaxLen(20)] = field(
        default_factory=lambda: {
            "before_3": _LATE[:1],
            "before_1": _LATE[:1],
            "due": _LATE[:1],
            "overdue_1": _LATE[:2],
            "overdue_3": _LATE[:3],
            "overdue_5": _LATE[:5],
        }
    )
    on_days_off: _Words = ()
    in_quiet_hours: _Words = ()
    #: Whether a team on site is also reminded on days off (seed 三(二)2: no weekends on site).
    on_site_every_day: bool = False

    def __post_init__(self) -> None:
        for name in (*self.rungs, *self.on_days_off, *self.in_quiet_hours):
            if _RUNG.fullmatch(name) is None:
                raise ValueError("no_rung")
        if self.quiet_until >= self.quiet_from:
            raise ValueError("no_hours")

    def offsets(self) -> list[tuple[str, int]]:
        """Return the rungs that are on with their offset in working days, lowest first."""
        return sorted(
            ((name, _offset(name)) for name, who in self.rungs.items() if who),
            key=lambda rung: rung[1],
        )


def is_above(rung: str, other: str) -> bool:
    """Return whether a rung is higher than another; false for names that are not rungs."""
    if not (_RUNG.fullmatch(rung) and _RUNG.fullmatch(other)):
        return False
    return _offset(rung) > _offset(other)


def _offset(name: str) -> int:
    found = _RUNG.fullmatch(name)
    if found is None or found[2] is None:
        return 0
    return -int(found[2]) if found[1] == "before" else int(found[2])


@dataclass(frozen=True, kw_only=True)
class Policy(_Section):
    """Everything a place may set for itself; a round keeps the policy it was opened under."""

    team: Team = Team()
    interviews: Interviews = Interviews()
    surveys: Surveys = Surveys()
    announcement: Announcement = Announcement()
    materials: Materials = Materials()
    drafting: Drafting = Drafting()
    feedback: Feedback = Feedback()
    #: Stage or requirement → the rule of its deadline, such as `entry + 25 d`; empty for none.
    deadlines: dict[str, DueRule] = field(default_factory=dict)
    extensions: Extensions = Extensions()
    ladder: Ladder = Ladder()

    def words(self, named: str) -> tuple[str, ...]:
        """Return the words that a field of a record may hold, from a list in the policy."""
        section, _, key = named.partition(".")
        return tuple(getattr(getattr(self, section), key))

    def data(self) -> dict[str, Any]:
        """Return it as JSON has it: sections, keys, values."""
        return dict(msgspec.json.decode(msgspec.json.encode(self)))

    def text(self) -> str:
        """Return the canonical text that is stored and hashed."""
        return json.dumps(self.data(), ensure_ascii=False, sort_keys=True)

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical text, in hex."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def needed_interviews(self, staff: int, interviewable: int) -> int:
        """Return how many of the interviewable staff must be interviewed.

        The head count `staff` decides whether that is all or a share, rounded up.
        """
        if staff <= self.interviews.everyone_up_to:
            return interviewable
        return -(-interviewable * self.interviews.share_percent // 100)

    def years_before(self, start: date) -> tuple[int, ...]:
        """Return the calendar years to be examined, the earliest first."""
        return tuple(range(start.year - self.materials.years, start.year))


@lru_cache(maxsize=64)
def from_text(text: str) -> Policy:
    """Return the policy of a stored text."""
    return msgspec.json.decode(text, type=Policy)

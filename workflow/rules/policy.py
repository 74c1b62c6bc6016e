"""The numbers and lists a place may set for itself, validated as a whole and then frozen."""

import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

_STRICT = ConfigDict(extra="forbid", frozen=True)
_Words = Annotated[tuple[str, ...], Field(max_length=50)]


class Team(BaseModel):
    """How many people of each duty a team needs after recusals (seed: five; four suffice)."""

    model_config = _STRICT
    leaders: int = Field(default=1, ge=1, le=1)
    deputies: int = Field(default=1, ge=1, le=5)
    members: int = Field(default=2, ge=1, le=50)


class Interviews(BaseModel):
    """Whom to interview: the five groups and the coverage (seed 三(一)1)."""

    model_config = _STRICT
    everyone_up_to: int = Field(default=30, ge=0, le=10_000)
    share_percent: int = Field(default=70, ge=1, le=100)
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

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.band_ends) != sorted(set(self.band_ends)):
            raise ValueError("the ages must rise")
        return self

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


class Surveys(BaseModel):
    """The minimum number of valid papers, in percent of the head count."""

    model_config = _STRICT
    questionnaire_percent: int = Field(default=0, ge=0, le=100)
    evaluation_percent: int = Field(default=0, ge=0, le=100)


class Announcement(BaseModel):
    """Where the announcement must be published besides the unit itself (seed: television)."""

    model_config = _STRICT
    further_channels: _Words = ()


class Materials(BaseModel):
    """What is examined, for how many calendar years before the round's start (seed 三(一)2)."""

    model_config = _STRICT
    categories: _Words = ("工作台账", "会议记录", "文件资料", "档案", "财务账目")
    years: int = Field(default=3, ge=1, le=10)


class Drafting(BaseModel):
    """Who writes the report (seed: 两位组员同写)."""

    model_config = _STRICT
    author_duties: _Words = ("组员",)


class Feedback(BaseModel):
    """Whether an opinion from above is needed before the feedback."""

    model_config = _STRICT
    authorization_required: bool = True


#: Working days (wd), calendar days (d) or months (m) from a base; see `rules.deadlines`.
_RULE = re.compile(
    r"(entry|exit|entering|approval|signed) [+-] \d{1,4} (wd|d|m)(, not after exit)?"
)


def _rule(text: str) -> str:
    if text and _RULE.fullmatch(text) is None:
        raise PydanticCustomError("no_rule", "no rule")
    return text


DueRule = Annotated[str, AfterValidator(_rule)]


class Extensions(BaseModel):
    """How often, and by how many working days in total, one deadline may be extended."""

    model_config = _STRICT
    times: int = Field(default=3, ge=0, le=100)
    working_days: int = Field(default=30, ge=0, le=1000)


#: The recipient that stands for everybody who can supply what is unmet.
SUPPLIER = "supplier"
_Recipient = Literal["supplier", "leader", "deputy", "member", "liaison", "office", "leading_group"]
_Recipients = Annotated[tuple[_Recipient, ...], Field(max_length=7)]
_LATE: tuple[_Recipient, ...] = ("supplier", "deputy", "leader", "office", "leading_group")
_Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
_RUNG = re.compile(r"due|(before|overdue)_([1-9]\d?)")


class Ladder(BaseModel):
    """Who is reminded of a deadline and when: rungs before it, on the day, and after it.

    A rung is `before_N`, `due` or `overdue_N`, N in working days; without recipients it is off.
    Only rungs listed for it send notices on days off or in the quiet hours.
    """

    model_config = _STRICT
    at: _Time = "09:00"
    quiet_from: _Time = "20:00"
    quiet_until: _Time = "08:00"
    rungs: dict[str, _Recipients] = Field(
        default={
            "before_3": _LATE[:1],
            "before_1": _LATE[:1],
            "due": _LATE[:1],
            "overdue_1": _LATE[:2],
            "overdue_3": _LATE[:3],
            "overdue_5": _LATE[:5],
        },
        max_length=20,
    )
    on_days_off: _Words = ()
    in_quiet_hours: _Words = ()
    #: Whether a team on site is also reminded on days off (seed 三(二)2: no weekends on site).
    on_site_every_day: bool = False

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in (*self.rungs, *self.on_days_off, *self.in_quiet_hours):
            if _RUNG.fullmatch(name) is None:
                raise PydanticCustomError("no_rung", "no rung", {"named": name})
        if self.quiet_until >= self.quiet_from:
            raise PydanticCustomError("no_hours", "no hours are left", {})
        return self

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


class Policy(BaseModel):
    """Everything a place may set for itself; a round keeps the policy it was opened under."""

    model_config = _STRICT
    team: Team = Team()
    interviews: Interviews = Interviews()
    surveys: Surveys = Surveys()
    announcement: Announcement = Announcement()
    materials: Materials = Materials()
    drafting: Drafting = Drafting()
    feedback: Feedback = Feedback()
    #: Stage or requirement → the rule of its deadline, such as `entry + 25 d`; empty for none.
    deadlines: dict[str, DueRule] = Field(default={})
    extensions: Extensions = Extensions()
    ladder: Ladder = Ladder()

    def words(self, named: str) -> tuple[str, ...]:
        """Return the words that a field of a record may hold, from a list in the policy."""
        section, _, key = named.partition(".")
        return tuple(getattr(getattr(self, section), key))

    def text(self) -> str:
        """Return the canonical text that is stored and hashed."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)

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
    return Policy.model_validate_json(text)

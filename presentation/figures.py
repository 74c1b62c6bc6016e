"""Figures as tables: the summary, the coverage, the findings."""

from collections.abc import Iterable, Sequence

from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.queries.figures import FROM_OUTSIDE, Figures, GroupCount
from workflow.rules.facts.roster import GROUPS

#: Interviewed group → the words for it.
_GROUPS = dict(
    zip(
        GROUPS,
        (N_("leadership"), N_("Party members"), N_("middle managers"), N_("national minorities")),
        strict=True,
    )
)


def tables(found: Figures, speaking: Language) -> Iterable[TextTable]:
    """Yield the figures as tables."""
    say = speaking.say
    yield TextTable(
        say(N_("figures until {until}"), until=found.until),
        [say(N_("figure")), say(N_("from the database"))],
        list(_summary(found, speaking)),
    )
    yield TextTable(
        say(N_("coverage, in persons")),
        [
            say(N_("unit")),
            say(N_("staff")),
            say(N_("interviewed")),
            say(N_("to be interviewed")),
            "",
        ],
        [
            [c.unit, _number(c.staff), c.have, _number(c.need), _mark(c.have, c.need)]
            for c in found.coverage
        ],
    )
    yield TextTable(
        say(N_("interviews by group")),
        [say(N_("group")), say(N_("interviews held")), say(N_("interviewed")), say(N_("people"))],
        [
            [group_name(group, speaking), n.interviews, *_reached(n)]
            for group, n in found.groups.items()
            if n.interviews or n.staff
        ],
    )
    total = found.all_findings
    counted: list[list[object]] = [
        [f.problem or "—", f.discipline or "—", f.confirmed, f.open, f.unfounded]
        for f in found.findings
    ]
    every: list[object] = [
        say(N_("all findings")),
        "",
        total.confirmed,
        total.open,
        total.unfounded,
    ]
    yield TextTable(
        say(N_("findings by problem and discipline")),
        ["三大问题", "六项纪律", "已核实", "待核实", "不成立"],
        [*counted, every] if counted else [],
    )


def _summary(found: Figures, speaking: Language) -> Iterable[list[object]]:
    say = speaking.say
    yield [say(N_("units inspected, of which closed")), f"{found.units} / {found.closed}"]
    yield [say(N_("meetings")), found.all_meetings]
    yield from ([f"  {kind}", count] for kind, count in found.meetings.items())
    yield [say(N_("questionnaires returned")), found.questionnaires]
    yield [say(N_("evaluations returned")), found.evaluations]
    yield [say(N_("interviews")), found.interviews]
    yield [say(N_("staff interviewed (people)")), found.persons]
    yield [say(N_("letters, calls and visits")), found.all_letters]
    yield from ([f"  {way or '—'}", count] for way, count in found.letters.items())
    yield [
        say(N_("measures, of which completed")),
        f"{found.measures} / {found.measures_completed}",
    ]


def _number(count: int | None) -> str | int:
    return "—" if count is None else count


def _reached(found: GroupCount) -> Sequence[object]:
    """Return how many of a group were interviewed and how many there are."""
    return (found.have, found.staff) if found.staff else ("—", "—")


def _mark(have: int, need: int | None) -> str:
    """Return a mark whether enough staff were interviewed."""
    return "" if need is None else "✓" if have >= need else "✗"


def group_name(group: str, speaking: Language) -> str:
    """Return the name of a group: of the roster, an age band, or people from outside."""
    if group == FROM_OUTSIDE:
        return speaking.say(N_("people from outside"))
    if group in _GROUPS:
        return speaking.say(_GROUPS[group])
    return speaking.ages(group)

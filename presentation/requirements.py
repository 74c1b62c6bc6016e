"""Requirements in words: who supplies them, and what is lacking, in short."""

from collections.abc import Iterable, Sequence

from presentation.language import Language
from workflow.errors import N_
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import TEAM


def who(speaking: Language, roles: Iterable[str]) -> str:
    """Return roles in words, the three of the team as one."""
    named = list(dict.fromkeys(map(str, roles)))
    if not set(TEAM) <= set(named):
        return speaking.words(named)
    others = [speaking.word(role) for role in named if role not in TEAM]
    return speaking.joined([*others, speaking.say(N_("the team"))])


def lacking(speaking: Language, result: RequirementResult, most: int) -> list[str]:
    """Return what is lacking, one thing after the other; of many the first, and how many more."""
    told = [speaking.lack(lack) for lack in result.lacking[:most]]
    if more := len(result.lacking) - len(told):
        told.append(speaking.say(N_("and {more} more"), more=more))
    return told


def in_short(speaking: Language, results: Sequence[RequirementResult], most: int) -> str:
    """Return of each requirement one thing that it lacks, and how many requirements more."""
    first = list(dict.fromkeys(_first(speaking, result) for result in results))
    more = f" …+{len(first) - most}" if len(first) > most else ""
    return speaking.listed(first[:most]) + more


def _first(speaking: Language, result: RequirementResult) -> str:
    """Return the first thing that is lacking; the requirement where that is not the reader's."""
    return speaking.lack(result.lacking[0]) if result.lacking else speaking.say(result.title)

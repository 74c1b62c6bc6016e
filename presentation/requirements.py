"""Requirements in words: who supplies them, and a summary of what is lacking."""

from collections.abc import Iterable, Sequence

from presentation.language import Language
from workflow.errors import N_
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import TEAM


def who(speaking: Language, roles: Iterable[str]) -> str:
    """Return roles in words; the three roles of the team become one."""
    named = list(dict.fromkeys(map(str, roles)))
    if not set(TEAM) <= set(named):
        return speaking.words(named)
    others = [speaking.word(role) for role in named if role not in TEAM]
    return speaking.joined([*others, speaking.say(N_("the team"))])


def lacking(speaking: Language, result: RequirementResult, most: int) -> list[str]:
    """Return what is lacking, at most `most` items, and how many more there are."""
    parts = [speaking.lack(lack) for lack in result.lacking[:most]]
    if more := len(result.lacking) - len(parts):
        parts.append(speaking.say(N_("and {more} more"), more=more))
    return parts


def in_short(speaking: Language, results: Sequence[RequirementResult], most: int) -> str:
    """Return one lack of each requirement, and how many more requirements there are."""
    first = list(dict.fromkeys(_first(speaking, result) for result in results))
    more = f" …+{len(first) - most}" if len(first) > most else ""
    return speaking.listed(first[:most]) + more


def _first(speaking: Language, result: RequirementResult) -> str:
    """Return the first lack, or the requirement if the reader may not see its lacks."""
    return speaking.lack(result.lacking[0]) if result.lacking else speaking.say(result.title)

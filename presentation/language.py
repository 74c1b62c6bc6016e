"""Sentences in a reader's language, made from message ids and data."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from config.catalogues import catalogue
from presentation.words import WORDS
from workflow.errors import N_, WorkflowError
from workflow.rules.definition import DefinitionError, Lifecycle
from workflow.rules.judgement import Lack
from workflow.rules.requirement_result import RequirementResult


@lru_cache(maxsize=1)
def _lifecycle() -> Lifecycle | None:
    """Return the procedure, or None if it is invalid, so that this can still be reported."""
    try:
        from states.lifecycle import LIFECYCLE
    except DefinitionError:
        return None
    return LIFECYCLE


@lru_cache(maxsize=1)
def _stages() -> dict[str, str]:
    lifecycle = _lifecycle()
    return {stage.key: stage.title for stage in lifecycle.stages} if lifecycle else {}


#: Data whose values are codes to be put into words.
_CODED = (
    "stage",
    "role",
    "who",
    "granter",
    "item",
    "act",
    "event",
    "state",
    "from_stage",
    "to_stage",
)


@lru_cache(maxsize=2)
def of(code: str) -> "Language":
    """Return a language: Chinese for anything but English."""
    return Language("en" if code.lower().startswith("en") else "zh")


class Language:
    """One language: `say` translates a message, `sentence` describes a requirement."""

    def __init__(self, code: str) -> None:
        """Load the catalogue."""
        self.code = code
        self._catalogue = catalogue(code)

    def say(self, message: str, /, **data: Any) -> str:
        """Return a message in this language, filled with data."""
        if not message:
            return ""
        shown = {key: self._shown(key, value) for key, value in data.items()}
        text = self._catalogue.gettext(message)
        try:
            return text.format(**shown)
        except (KeyError, IndexError):
            return text

    def word(self, code: str) -> str:
        """Return the word for a code: a stage, a role, a state, an act."""
        message = WORDS.get(code) or _stages().get(code)
        return self._catalogue.gettext(message) if message else code

    def words(self, codes: Iterable[str]) -> str:
        """Return the words for codes as one list."""
        return self.joined(self.word(code) for code in codes)

    def joined(self, parts: Iterable[str]) -> str:
        """Return parts joined as this language lists words."""
        return ("、" if self.code == "zh" else ", ").join(parts)

    def listed(self, clauses: Iterable[str]) -> str:
        """Return clauses joined as this language separates them."""
        return ("；" if self.code == "zh" else "; ").join(clauses)

    def requirement(self, code: str) -> str:
        """Return the title of a requirement, or the code itself if it is unknown."""
        lifecycle = _lifecycle()
        found = lifecycle.find(code) if lifecycle else None
        return self.say(found[1].title) if found else code

    def about(self, stage: str, requirement: str | None) -> str:
        """Return a stage, or one requirement of it, in words."""
        return self.requirement(requirement) if requirement else self.word(stage)

    def sentence(self, result: RequirementResult) -> str:
        """Return a requirement as a sentence: its title, and what is lacking."""
        title = self.say(result.title)
        if not result.lacking:
            return title
        lacking = self.listed(self.lack(lack) for lack in result.lacking)
        return f"“{title}”尚缺：{lacking}" if self.code == "zh" else f"{title} - lacking: {lacking}"

    def lack(self, lack: Lack) -> str:
        """Return the sentence for a lack."""
        data = dict(lack.data)
        if "code" in data:
            data["code"] = self.requirement(data["code"])
        if "band" in data:
            data["band"] = self.ages(data["band"])
        return self.say(lack.cause.why, **data)

    def ages(self, band: str) -> str:
        """Return a band of ages such as `0-35`, `36-50` or `51+` in words."""
        youngest, _, oldest = band.rstrip("+").partition("-")
        if not oldest:
            return self.say(N_("{youngest} or older"), youngest=youngest)
        if youngest == "0":
            return self.say(N_("{oldest} or younger"), oldest=oldest)
        return self.say(N_("{youngest} to {oldest}"), youngest=youngest, oldest=oldest)

    def refusal(self, error: WorkflowError) -> str:
        """Return the sentence of a refusal."""
        return self.say(error.message, **error.data)

    def _shown(self, key: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return self.words(map(str, value))
        if key in _CODED and isinstance(value, str):
            return self.word(value)
        if key == "requirement" and isinstance(value, str):
            return self.requirement(value)
        return value

    def stage(self, named: str) -> str:
        """Return the key of a stage given by key or title, or the text itself."""
        for key, title in _stages().items():
            if named in (key, self.say(title), of("zh").say(title)):
                return key
        return named

"""Sentences in a reader's language, made from message ids and data."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from config.catalogues import catalogue
from workflow.errors import N_, WorkflowError
from workflow.rules.definition import DefinitionError, Lifecycle
from workflow.rules.judgement import Lack, RequirementResult

#: Codes that stand for words: roles, states, acts. Stages have their titles.
WORDS = {
    "office": N_("inspection office"),
    "leading_group": N_("leading group"),
    "leader": N_("team leader"),
    "deputy": N_("deputy leader"),
    "member": N_("team member"),
    "liaison": N_("liaison of the unit"),
    "auditor": N_("auditor"),
    "sysadmin": N_("system administrator"),
    "secadmin": N_("security administrator"),
    "open": N_("open"),
    "suspended": N_("suspended"),
    "closed": N_("closed"),
    "cancelled": N_("cancelled"),
    "advance": N_("advance"),
    "approve": N_("approve"),
    "return": N_("send back"),
    "draft": N_("submit a draft"),
    "suspend": N_("suspend"),
    "resume": N_("resume"),
    "cancel": N_("cancel"),
    "exempt": N_("exempt"),
    "record": N_("enter records"),
    "record_round": N_("enter the round"),
    "record_letter": N_("enter letters"),
    "record_clue": N_("enter clues"),
    "confirm_absence": N_("confirm an absence"),
    "open_sealed": N_("open a sealed text"),
    "policy": N_("change the policy"),
    "user_add": N_("add accounts"),
    "user_manage": N_("manage accounts"),
    "keys": N_("handle the key"),
    "void": N_("void a record"),
    "import": N_("import"),
    "team": N_("correct round or team"),
    "init": N_("set up"),
    "open_round": N_("open a round"),
    "open_units": N_("add units"),
    "user_roles": N_("change roles"),
    "user_disable": N_("disable an account"),
    "passwd": N_("set a password"),
    "user_language": N_("choose the language of mails"),
    "token": N_("give out a token"),
    "policy_adopt": N_("adopt a policy"),
    "key_recovery": N_("show the recovery code"),
    "proposed": N_("proposed"),
    "extend": N_("extend a deadline"),
    "delegate": N_("delegate"),
    "calendar": N_("load the calendar"),
    "granted": N_("granted"),
    "status": N_("see the status"),
    "records": N_("read records"),
    "letters": N_("read letters"),
    "clues": N_("read clues"),
    "audit": N_("read the history"),
    "verify": N_("examine the history"),
    "accounts": N_("see the accounts"),
}


@lru_cache(maxsize=1)
def _lifecycle() -> Lifecycle | None:
    """Return the procedure; None where it cannot work, so that this can still be said."""
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
_CODED = ("stage", "role", "who", "act", "state", "from_stage", "to_stage")


@lru_cache(maxsize=2)
def of(code: str) -> "Language":
    """Return a language: Chinese for anything but English."""
    return Language("en" if code.lower().startswith("en") else "zh")


class Language:
    """One language: `say` fills a message id, `sentence` speaks of a requirement."""

    def __init__(self, code: str) -> None:
        """Load the catalogue."""
        self.code = code
        self._catalogue = catalogue(code)

    def say(self, message: str, **data: Any) -> str:
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
        """Return the words for codes, in a row."""
        return self.joined(self.word(code) for code in codes)

    def joined(self, parts: Iterable[str]) -> str:
        """Return parts in a row, as this language lists them."""
        return ("、" if self.code == "zh" else ", ").join(parts)

    def listed(self, clauses: Iterable[str]) -> str:
        """Return clauses in a row, as this language separates them."""
        return ("；" if self.code == "zh" else "; ").join(clauses)

    def sentence(self, finding: RequirementResult) -> str:
        """Return what is to be said of a requirement: its title, and what is lacking."""
        title = self.say(finding.title)
        if not finding.lacking:
            return title
        lacking = self.listed(self.lack(lack) for lack in finding.lacking)
        return f"“{title}”尚缺：{lacking}" if self.code == "zh" else f"{title} - lacking: {lacking}"

    def lack(self, lack: Lack) -> str:
        """Return one thing that is lacking."""
        data = dict(lack.data)
        if "code" in data:
            lifecycle = _lifecycle()
            found = lifecycle.find(data["code"]) if lifecycle else None
            data["code"] = self.say(found[1].title) if found else data["code"]
        return self.say(lack.why, **data)

    def refusal(self, error: WorkflowError) -> str:
        """Return the sentence of a refusal."""
        return self.say(error.message, **error.data)

    def _shown(self, key: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return self.words(map(str, value))
        if key in _CODED and isinstance(value, str):
            return self.word(value)
        return value

    def stage(self, named: str) -> str:
        """Return the key of a stage named by its key or by its word, or the text as it is."""
        for key, title in _stages().items():
            if named in (key, self.say(title), of("zh").say(title)):
                return key
        return named

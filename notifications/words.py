"""Notices in words: subject, rung, and why they were sent or not."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from notifications.listing import Notice
from presentation.language import Language
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from notifications.tick import Ticked

#: State of a notice → the word for it.
_STATES = {
    "planned": N_("planned"),
    "due": N_("to be sent"),
    "sent": N_("sent"),
    "failed": N_("failed"),
    "suppressed": N_("not sent"),
    "acknowledged": N_("seen"),
}
_RUNGS = {
    "before": N_("{days} working day(s) before"),
    "due": N_("on the due date"),
    "overdue": N_("{days} working day(s) late"),
    "weekly": N_("weekly overview"),
    "calendar": N_("calendar missing"),
    "audit": N_("problem in the history"),
}
#: Why a notice was not sent.
_NOT = {
    "overtaken": N_("replaced by a higher rung: {rung}"),
    "own_act": N_("this person entered the stage on that day"),
    "simulation": N_("simulations send nothing unless [simulation] deliver is set"),
    "met": N_("met in the meantime"),
    "suspended": N_("suspended in the meantime"),
    "void": N_("sent back or ended in the meantime"),
    "closed": N_("closed in the meantime"),
    "cancelled": N_("cancelled in the meantime"),
    "moved": N_("the deadline was moved"),
    "recused": N_("does not take part in the inspection"),
    "disabled": N_("the account is disabled"),
    "no_channel": N_("the channel is no longer configured"),
}


def state(speaking: Language, n: Notice) -> str:
    """Return the state of a notice."""
    return speaking.say(_STATES[n.state])


def rung(speaking: Language, code: str) -> str:
    """Return the name of a rung, or of the job that made the notice."""
    kind, _, days = code.partition("_")
    return speaking.say(_RUNGS[kind], days=days) if kind in _RUNGS else code


def about(speaking: Language, n: Notice) -> str:
    """Return the subject of a notice: a stage, a requirement, or the report of a job."""
    return speaking.about(n.stage, n.requirement) if n.stage else rung(speaking, n.rung)


def why(speaking: Language, n: Notice) -> str:
    """Return why somebody is notified, or why not."""
    said = []
    if roles := n.why.get("roles"):
        said.append(speaking.say(N_("as {roles}"), roles=speaking.words(roles)))
    if principal := n.why.get("for"):
        said.append(speaking.say(N_("as delegate of {principal}"), principal=principal))
    if n.why.get("not"):
        said.append(why_not(speaking, n))
    if failure := n.why.get("said"):
        said.append(speaking.say(N_("last attempt failed: {failure}"), failure=failure))
    return speaking.listed(said)


def why_not(speaking: Language, n: Notice) -> str:
    """Return why a notice was not sent."""
    reason = speaking.say(_NOT[n.why["not"]], rung=rung(speaking, n.why.get("rung", "")))
    return speaking.say(N_("not sent: {reason}"), reason=reason)


def ticked(speaking: Language, done: "Ticked", since: datetime | None) -> Iterable[str]:
    """Yield what a tick did; `since` is the last one before, where that is long ago."""
    if since is not None:
        said = N_("no tick since {at}; this one caught up")
        yield speaking.say(said, at=local_text(since))
    said = N_("fell due {due}, suppressed {suppressed}, sent {sent} in {messages} message(s)")
    yield speaking.say(
        said, due=done.due, suppressed=done.suppressed, sent=done.sent, messages=done.messages
    )
    if done.retrying:
        yield speaking.say(N_("to be tried again: {retrying}"), retrying=done.retrying)
    if done.waiting:
        said = N_("not tried, since their channel does not answer: {waiting}")
        yield speaking.say(said, waiting=done.waiting)

"""Notices in words: what each is about, on which rung, and why it went to whom, or why not."""

from notifications.listing import Notice
from presentation.language import Language
from workflow.errors import N_

#: State of a notice → the word for it.
_STATES = {
    "planned": N_("planned"),
    "due": N_("to be sent"),
    "sent": N_("sent"),
    "failed": N_("given up"),
    "suppressed": N_("not sent"),
    "acknowledged": N_("seen"),
}
_RUNGS = {
    "before": N_("{days} working day(s) before"),
    "due": N_("on the day"),
    "overdue": N_("late by {days} working day(s)"),
    "weekly": N_("weekly overview"),
    "calendar": N_("calendar missing"),
    "audit": N_("audit problem"),
}
#: Why a notice was not sent.
_NOT = {
    "overtaken": N_("a higher rung goes out instead: {rung}"),
    "own_act": N_("the own act of that day"),
    "simulation": N_("a simulation sends nothing out: set [simulation] deliver"),
    "met": N_("met meanwhile"),
    "suspended": N_("suspended meanwhile"),
    "void": N_("returned or ended meanwhile"),
    "closed": N_("closed meanwhile"),
    "cancelled": N_("cancelled meanwhile"),
    "moved": N_("the deadline was moved"),
    "recused": N_("takes no part"),
    "disabled": N_("the account is disabled"),
    "no_channel": N_("the channel is not configured any more"),
}


def state(speaking: Language, n: Notice) -> str:
    """Return the state of a notice."""
    return speaking.say(_STATES[n.state])


def rung(speaking: Language, code: str) -> str:
    """Return a rung, or the job that a notice comes from."""
    kind, _, days = code.partition("_")
    return speaking.say(_RUNGS[kind], days=days) if kind in _RUNGS else code


def about(speaking: Language, n: Notice) -> str:
    """Return what a notice is about: a stage or a requirement, or what a job told."""
    return speaking.about(n.stage, n.requirement) if n.stage else rung(speaking, n.rung)


def why(speaking: Language, n: Notice) -> str:
    """Return why somebody is told, or is not."""
    said = []
    if roles := n.why.get("roles"):
        said.append(speaking.say(N_("as {roles}"), roles=speaking.words(roles)))
    if principal := n.why.get("for"):
        said.append(speaking.say(N_("in place of {principal}"), principal=principal))
    if n.why.get("not"):
        said.append(why_not(speaking, n))
    if failure := n.why.get("said"):
        said.append(speaking.say(N_("last try: {failure}"), failure=failure))
    return speaking.listed(said)


def why_not(speaking: Language, n: Notice) -> str:
    """Return why a notice was not sent."""
    reason = speaking.say(_NOT[n.why["not"]], rung=rung(speaking, n.why.get("rung", "")))
    return speaking.say(N_("not sent: {reason}"), reason=reason)

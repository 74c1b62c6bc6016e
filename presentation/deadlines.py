"""Deadlines in words: their state, their rule, and how the date was counted."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from presentation.language import Language
from workflow.errors import N_
from workflow.rules.deadlines import Deadline, Due, Step

if TYPE_CHECKING:
    from workflow.queries.deadlines import DeadlineStatus

#: State of a deadline → the word for it.
_STATES = {
    "running": N_("running"),
    "met": N_("met"),
    "suspended": N_("suspended"),
    "void": N_("void"),
}
_BASES = {
    "entry": N_("planned entry"),
    "exit": N_("planned exit"),
    "entering": N_("entering the stage"),
    "approval": N_("approval by the leader"),
    "signed": N_("signing for the feedback paper"),
}
#: A unit without planned days is counted from those of its round.
_DAYS = _BASES | {
    "entry": N_("planned entry, or start of the round"),
    "exit": N_("planned exit, or end of the round"),
}
_FORWARD = {
    "wd": N_("{n} working day(s) → {to}"),
    "d": N_("{n} calendar day(s) → {to}"),
    "m": N_("{n} month(s) → {to}"),
}
_BACKWARD = {
    "wd": N_("back {n} working day(s) → {to}"),
    "d": N_("back {n} calendar day(s) → {to}"),
    "m": N_("back {n} month(s) → {to}"),
}
_SUSPENDED = {
    "wd": N_("suspended {began} to {resumed}: {days} working day(s) → {to}"),
    "d": N_("suspended {began} to {resumed}: {days} calendar day(s) → {to}"),
}
#: A suspension that moved nothing: resumed on the same day, or over days off only.
_NOT_MOVED = {
    True: N_("suspended and resumed on {began}: the date does not change"),
    False: N_("suspended {began} to {resumed}, days off only: the date does not change"),
}
_STEPS = {
    "base": N_("from {on} ({base}), not counting that day"),
    "capped": N_("no later than the planned exit → {to}"),
    "extended": N_("extended by {days} working day(s) from the original date → {to}"),
}


def state(speaking: Language, found: "DeadlineStatus") -> str:
    """Return the state of a deadline."""
    return speaking.say(_STATES[found.state])


def lateness(speaking: Language, found: "DeadlineStatus", today: date) -> str:
    """Return by how many days a running deadline is late, empty if it is not."""
    days = (today - found.deadline.due.due_on).days
    if found.state != "running" or days <= 0:
        return ""
    return speaking.say(N_("{days} day(s) late"), days=days)


def provisional(speaking: Language, *, held: bool) -> str:
    """Return the mark of a date that has no official calendar yet."""
    return speaking.say(N_(" (provisional)")) if held else ""


def date_of(speaking: Language, due: Due) -> str:
    """Return a due date, marked where it is provisional."""
    return f"{due.due_on}{provisional(speaking, held=due.provisional)}"


def derivation(speaking: Language, deadline: Deadline) -> str:
    """Return the count of a due date: base, rule, days skipped and counted, the date."""
    parts = [text for step in deadline.due.steps for text in _words_of(speaking, step)]
    if deadline.due.provisional:
        parts.append(
            speaking.say(
                N_("provisional: there is no official calendar yet for a year of the count")
            )
        )
    return speaking.listed(parts)


def _words_of(speaking: Language, step: Step) -> Iterable[str]:
    data = dict(step.data)
    if step.what == "base":
        data["base"] = speaking.say(_DAYS[data["base"]])
    if step.what == "counted":
        yield from _skipped(speaking, data)
        spans = _BACKWARD if data["backward"] else _FORWARD
        yield speaking.say(spans[data["unit"]], n=data["n"], to=data["to"])
    elif step.what == "extended":
        yield from _skipped(speaking, data)
        yield speaking.say(_STEPS["extended"], days=data["days"], to=data["to"])
    elif step.what == "rolled":
        name = data["name"] or speaking.say(N_("weekend"))
        yield speaking.say(
            N_("{from_day} is a day off ({name}) → {to}"),
            from_day=data["from"],
            name=name,
            to=data["to"],
        )
    elif step.what == "suspended":
        unmoved = _NOT_MOVED[data["began"] == data["resumed"]]
        yield speaking.say(_SUSPENDED[data["unit"]] if data["days"] else unmoved, **data)
    else:
        yield speaking.say(_STEPS[step.what], **data)


def _skipped(speaking: Language, data: dict[str, Any]) -> Iterable[str]:
    skipped = [_stretch(speaking, *stretch) for stretch in data.get("skipped", ())]
    if data.get("weekend_days"):
        skipped.append(speaking.say(N_("{n} weekend day(s)"), n=data["weekend_days"]))
    if skipped:
        yield speaking.say(N_("skipped {what}"), what=speaking.joined(skipped))
    made_up = [f"{on} {name}".strip() for on, name in data.get("made_up", ())]
    if made_up:
        yield speaking.say(
            N_("counted make-up working day(s) {what}"), what=speaking.joined(made_up)
        )


def _stretch(speaking: Language, first: str, last: str, name: str) -> str:
    if first == last:
        return f"{first} {name}".strip()
    return speaking.say(N_("{first} to {last} {name}"), first=first, last=last, name=name).strip()


def rule(speaking: Language, deadline: Deadline) -> str:
    """Return a rule in words, such as `planned entry + 25 calendar days`."""
    text = deadline.rule
    for unit, said in (("wd", N_("working days")), ("d", N_("calendar days")), ("m", N_("months"))):
        text = text.replace(f" {unit}", f" {speaking.say(said)}") if _ends(text, unit) else text
    for base, said in _BASES.items():
        text = text.replace(f"{base} ", f"{speaking.say(said)} ", 1)
    return text.replace(", not after exit", speaking.say(N_(", no later than the planned exit")))


def _ends(text: str, unit: str) -> bool:
    return text.split(",")[0].endswith(f" {unit}")

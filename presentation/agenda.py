"""An agenda in words: what each thing is, and whom to ask."""

from collections.abc import Iterable

from presentation import checklist, requirements
from presentation.figures import group_name
from presentation.language import Language
from workflow.errors import N_
from workflow.queries.agenda import Item, ToInterview
from workflow.queries.entitled import Entitled
from workflow.rules.facts.roster import Person


def message(item: Item, speaking: Language) -> str:
    """Return what is to be done, with all that is lacking."""
    if item.result is not None and item.proposal is None:
        return speaking.sentence(item.result)
    return title(item, speaking)


def title(item: Item, speaking: Language) -> str:
    """Return what is to be done, in short."""
    if item.proposal is not None:
        return checklist.proposal(item.status, item.proposal, speaking)
    if item.result is not None:
        return speaking.say(item.result.title)
    if item.status.state == "suspended":
        return speaking.say(N_("suspended; it can be resumed"))
    move = item.status.onward
    to_stage = move.to_stage if move else None
    return speaking.say(N_("nothing is lacking: on to {to_stage}"), to_stage=to_stage or "")


def in_short(item: Item, speaking: Language) -> str:
    """Return in a line of which inspection, by when, and what it is."""
    return "  ".join(filter(None, (item.inspection, due(item, speaking), title(item, speaking))))


def lacking(item: Item, speaking: Language, most: int) -> str:
    """Return the first of what is lacking, and how much more there is."""
    if item.result is None:
        return ""
    return speaking.listed(requirements.lacking(speaking, item.result, most))


def due(item: Item, speaking: Language) -> str:
    """Return by when it is due, or by how many days it is late."""
    if item.due_on is None:
        return ""
    if item.overdue_days:
        said = N_("due on {due_on}, late by {days} day(s)")
        return speaking.say(said, due_on=item.due_on, days=item.overdue_days)
    return speaking.say(N_("by {due_on}"), due_on=item.due_on)


def people(found: Iterable[Entitled], speaking: Language) -> str:
    """Return people with how to reach them."""
    return speaking.joined(f"{p.name} {p.phone}".strip() for p in found)


def to_interview(found: ToInterview, person: Person, speaking: Language) -> str:
    """Return somebody who is still to be interviewed, and why it must be them."""
    why = [group_name(group, speaking) for group in found.groups(person)]
    if person.absence_reason:
        said = N_("{reason}, not confirmed")
        why.append(speaking.say(said, reason=person.absence_reason))
    named = speaking.say(N_("{name} ({record})"), name=person.name, record=person.record)
    said = N_("{person}: {why}")
    return speaking.say(said, person=named, why=speaking.joined(why)) if why else named

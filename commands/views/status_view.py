"""How a person reads where an inspection stands: a checklist, with the next command to type."""

import sys
from collections.abc import Iterable

from commands.terminal import layout, output
from commands.terminal.session import Session
from presentation import checklist, requirements
from workflow.errors import N_
from workflow.inspection.inspections import Target
from workflow.queries.actions import Action
from workflow.queries.status import Status
from workflow.rules.remedy import Offer, Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

_BOLD, _CYAN, _GREEN, _YELLOW, _RED = "1", "36", "32", "33", "31"
_COLOURS = {"✓": _GREEN, "○": _YELLOW, "✗": _RED}
_INDENT = "      "


def inspection(session: Session, found: Status) -> None:
    """Write an inspection like a checklist: what is there, what is lacking and who supplies it."""
    speaking = session.language
    output.says(layout.Painted(f"{found.round}/{found.unit}  {found.title}", _BOLD))
    output.says(checklist.stage_and_state(found, speaking))
    if found.due_on:
        due = checklist.due(found, speaking)
        output.says(layout.Painted(due, _RED) if found.overdue_days else due)
    _checklist(session, found, found.review.current)
    if found.review.undone:
        output.says("")
        said = session.say(N_("no longer met in stages already left:"))
        output.says(layout.Painted(said, _BOLD))
        _checklist(session, found, found.review.undone)
    _paragraph(checklist.proposals(found, speaking))
    _paragraph(checklist.doubles(found, speaking))
    _paragraph(checklist.send_backs(found, speaking))
    _paragraph(checklist.draft(found, speaking))
    _next_act(session, found)


def _paragraph(lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            output.says("")
        output.says(line)


def _checklist(session: Session, found: Status, results: Iterable[RequirementResult]) -> None:
    for result in results:
        told = checklist.point(found, result, session.language)
        output.says("  ", layout.Painted(told, _COLOURS[checklist.mark(result)]))
        if not result.blocks:
            continue
        for lack in checklist.lacking(result, session.language):
            output.says(_INDENT, f"· {lack}")
        for offer in (offers := found.offers(result)):
            if len(offers) > 1 and offer.remedy.when:
                case = session.say(N_("{case}:"), case=session.say(offer.remedy.when))
                output.says(_INDENT, case)
            command(session, found, offer, _INDENT)


def command(session: Session, found: Status, offer: Offer, indent: str) -> None:
    """Write a command as it can be copied: a long one in several lines."""
    from presentation.command_line import remedy_command

    words = remedy_command.command(offer.remedy, Target(found.round, found.unit))
    shared = _shared(session, found, offer.who)
    wide = layout.columns() - len(indent) if layout.watched() else sys.maxsize
    for line in remedy_command.lines((*words, *shared), wide):
        output.says(indent, layout.Painted(line, _CYAN))


def _shared(session: Session, found: Status, who: tuple[Role, ...]) -> tuple[str, ...]:
    """Return the options that were given, so that the command works where this one did.

    In a simulation that was asked by nobody it is given by somebody who may do it.
    """
    given = session.options
    words: list[str] = []
    for option, value in (("--database", given.database), ("--at", given.at)):
        words += [option, value] if value else []
    account = given.account_as if found.roles & set(who) else None
    named = given.account_as or session.settings.account or session.settings.token
    if not named and session.simulation:
        account = _somebody(found, who)
    words += ["--as", account] if account else []
    words += ["--for", given.for_account] if account and given.for_account else []
    return tuple(words)


def _somebody(found: Status, who: tuple[Role, ...]) -> str | None:
    """Return an account of a simulation that is one of those who may."""
    named = {Role.OFFICE: "office", Role.LEADING_GROUP: "leading"}
    for member in found.team:
        named.setdefault(member.role, member.account)
    return next((named[role] for role in who if role in named), None)


def _next_act(session: Session, found: Status) -> None:
    """Write how it goes on: at once, or when nothing is lacking any more."""
    act = found.onward
    if act is None or not found.at_work:
        return
    said = N_("next, by {who}:") if act.possible else N_("when nothing is lacking, by {who}:")
    output.says("")
    session.tell(said, who=requirements.who(session.language, act.roles))
    command(session, found, Offer(_doing(found, act), act.roles), "  ")


def _doing(found: Status, act: Action) -> Remedy:
    """Return what is given to an act that takes an inspection on."""
    if act.act == "approve" and found.draft:
        return Remedy("approve", fields={"draft": found.draft.version})
    return Remedy(act.act, fields={"reason": ...} if act.act == "resume" else {})

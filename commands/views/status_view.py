"""How a person reads where an inspection stands: a checklist, with the next command to type."""

from collections.abc import Iterable

from commands.terminal import layout, output
from commands.terminal.session import Session
from commands.views.round_view import board
from presentation import history, requirements
from workflow.clock import local_date
from workflow.errors import N_
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.queries.actions import Action
from workflow.queries.status import Status
from workflow.rules.judgement import Lack
from workflow.rules.remedy import Offer, Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

__all__ = ["board", "inspection"]

#: Of one requirement so many lacking things are told; JSON has all of them.
_TOLD = 12
#: More than these are told in one paragraph.
_APART = 3
_BOLD, _CYAN, _GREEN, _YELLOW, _RED = "1", "36", "32", "33", "31"
_COLOURS = {"✓": _GREEN, "○": _YELLOW, "✗": _RED}
_INDENT = "      "


def inspection(session: Session, found: Status) -> None:
    """Write an inspection like a checklist: what is there, what is lacking and who supplies it."""
    _heading(session, found)
    for line in _checklist(session, found, found.review.current):
        output.says(*line)
    if found.review.undone:
        output.says("")
        said = session.say(N_("come undone in stages already left:"))
        output.says(layout.Painted(said, _BOLD))
        for line in _checklist(session, found, found.review.undone):
            output.says(*line)
    _send_backs(session, found)
    _draft(session, found)
    _next_act(session, found)


def _heading(session: Session, found: Status) -> None:
    output.says(layout.Painted(f"{found.round}/{found.unit}  {found.title}", _BOLD))
    message = (
        N_("{state}, version {version}")
        if found.state == inspections.CLOSED
        else N_("{stage}, attempt {attempt}, {state}, version {version}")
    )
    session.tell(
        message,
        stage=found.stage,
        attempt=found.attempt.number,
        state=found.state,
        version=found.version,
    )
    if found.due_on:
        output.says(_due(session, found))


def _due(session: Session, found: Status) -> layout.Piece:
    """Return by when the first thing is due, and whether that is past."""
    if found.overdue_days:
        said = N_("due on {due_on}, late by {days} day(s)")
        told = session.say(said, due_on=found.due_on, days=found.overdue_days)
        return layout.Painted(told, _RED)
    return session.say(N_("due on {due_on}"), due_on=found.due_on)


def _checklist(
    session: Session, found: Status, results: Iterable[RequirementResult]
) -> Iterable[tuple[layout.Piece, ...]]:
    for result in results:
        yield (_point(session, found, result),)
        if not result.blocks:
            continue
        yield from ((line,) for line in _lacking(session, result))
        for offer in (offers := found.offers(result)):
            if len(offers) > 1 and offer.remedy.when:
                case = session.say(N_("{case}:"), case=session.say(offer.remedy.when))
                yield _INDENT, case
            yield _INDENT, command(session, found, offer)


def _point(session: Session, found: Status, finding: RequirementResult) -> layout.Piece:
    """Return the line of a requirement: whether it is met, how far, by when, and by whom."""
    mark = "✓" if finding.met else "○" if finding.exempted else "✗"
    counted = f"{mark} {session.say(finding.title)}  {finding.have}/{finding.need}"
    told = [counted]
    if finding.exempted:
        told.append(session.say(N_("set aside")))
    if finding.blocks:
        due_on = found.requirement_due_on(finding.code)
        told += [session.say(N_("by {due_on}"), due_on=due_on)] if due_on else []
        told.append(
            session.say(N_("who: {who}"), who=requirements.who(session.language, finding.who))
        )
    return layout.Painted("  " + "  ".join(told), _COLOURS[mark])


def _lacking(session: Session, finding: RequirementResult) -> Iterable[str]:
    """Yield what is lacking: a few things one by one, many of them in a paragraph."""
    told = requirements.lacking(session.language, finding, _TOLD)
    if len(told) <= _APART or not _alike(finding.lacking):
        yield from (f"{_INDENT}· {text}" for text in told)
        return
    listed = session.language.listed(told)
    columns = layout.columns() if layout.watched() else 100
    yield from layout.wrapped(listed, columns, f"{_INDENT}· ", f"{_INDENT}  ")


def _alike(lacking: tuple[Lack, ...]) -> bool:
    return len({lack.cause for lack in lacking}) == 1


def command(session: Session, found: Status, offer: Offer) -> layout.Piece:
    """Return a command as it can be copied."""
    from commands.views import remedy_command

    words = remedy_command.command(offer.remedy, Target(found.round, found.unit))
    shared = _shared(session, found, offer.who)
    return layout.Painted(remedy_command.written((*words, *shared)), _CYAN)


def _shared(session: Session, found: Status, who: tuple[Role, ...]) -> tuple[str, ...]:
    """Return the options that were given, so that the command works where this one did.

    In a simulation that was asked by nobody it is given by somebody who may do it.
    """
    given = session.options
    words: list[str] = []
    for option, value in (("--database", given.database), ("--at", given.at)):
        words += [option, value] if value else []
    account = given.account if found.roles & set(who) else None
    named = given.account or session.settings.account or session.settings.token
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


def _send_backs(session: Session, found: Status) -> None:
    """Write from where to where it was sent back, when, by whom and why."""
    if found.send_backs:
        output.says("")
    for one in found.send_backs:
        session.tell(
            N_("sent back on {on} by {by}, {from_stage} → {to_stage}: {reason}"),
            on=local_date(one.at),
            by=history.behind(one.by, one.on_behalf_of),
            from_stage=one.from_stage,
            to_stage=one.to_stage,
            reason=one.reason,
        )


def _draft(session: Session, found: Status) -> None:
    """Write the current version of the report, and who has approved which."""
    if found.draft:
        output.says("")
        session.tell(
            N_("draft version {version} by {authors}, SHA-256 {sha256}"),
            version=found.draft.version,
            authors=session.language.joined(found.draft.authors),
            sha256=found.draft.sha256[:16] + "…",
        )
        said = (
            N_("  revised by {revised_by}, submitted by {by}")
            if found.draft.revised_by
            else N_("  submitted by {by}")
        )
        by = history.behind(found.draft.submitted_by, found.draft.on_behalf_of)
        if by:
            session.tell(said, by=by, revised_by=found.draft.revised_by)
    for approval, why in found.approvals:
        counts = session.say(why) if why else session.say(N_("counts"))
        session.tell(
            N_("  approved by {by} as {role}: version {version}, {counts}"),
            by=approval.by,
            role=approval.role,
            version=approval.version,
            counts=counts,
        )


def _next_act(session: Session, found: Status) -> None:
    """Write how it goes on: at once, or when nothing is lacking any more."""
    act = found.onward
    if act is None or not found.at_work:
        return
    said = N_("next, by {who}:") if act.possible else N_("when nothing is lacking, by {who}:")
    output.says("")
    session.tell(said, who=requirements.who(session.language, act.roles))
    output.says("  ", command(session, found, Offer(_doing(found, act), act.roles)))


def _doing(found: Status, act: Action) -> Remedy:
    """Return what is given to an act that takes an inspection on."""
    if act.act == "approve" and found.draft:
        return Remedy("approve", fields={"draft": found.draft.version})
    return Remedy(act.act, fields={"reason": ...} if act.act == "resume" else {})

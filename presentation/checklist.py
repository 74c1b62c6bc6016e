"""The status of an inspection in words: a checklist of what is met and what is lacking."""

from collections.abc import Iterable

from presentation import history, requirements
from presentation.doubles import sentence
from presentation.language import Language
from workflow.clock import local_date
from workflow.errors import N_
from workflow.inspection import inspections
from workflow.queries.facts import StoredExemption
from workflow.queries.status import Status
from workflow.rules.requirement_result import RequirementResult

#: The most lacking items of one requirement that are shown; JSON has all of them.
_TOLD = 12
#: More than these are shown in one paragraph if they are alike.
_APART = 3


def stage_and_state(found: Status, speaking: Language) -> str:
    """Return the stage and the state of an inspection."""
    message = (
        N_("{state}, version {version}")
        if found.state == inspections.CLOSED
        else N_("{stage}, attempt {attempt}, {state}, version {version}")
    )
    return speaking.say(
        message,
        stage=found.stage,
        attempt=found.attempt.number,
        state=found.state,
        version=found.version,
    )


def due(found: Status, speaking: Language) -> str:
    """Return the earliest due day, and whether it is past."""
    if not found.overdue_days:
        return speaking.say(N_("due on {due_on}"), due_on=found.due_on)
    said = N_("due on {due_on}, late by {days} day(s)")
    return speaking.say(said, due_on=found.due_on, days=found.overdue_days)


def mark(result: RequirementResult) -> str:
    """Return the mark of a requirement: met, set aside, or lacking."""
    return "✓" if result.met else "○" if result.exempted else "✗"


def point(found: Status, result: RequirementResult, speaking: Language) -> str:
    """Return the line of a requirement: whether it is met, how far, by when, and by whom."""
    counted = result.counted if result.met and result.counted else N_("{have}/{need}")
    told = [
        f"{mark(result)} {speaking.say(result.title)}",
        speaking.say(counted, have=result.have, need=result.need),
    ]
    if result.exempted:
        told.append(speaking.say(N_("set aside")))
    if result.blocks:
        if due_on := found.requirement_due_on(result.code):
            told.append(speaking.say(N_("by {due_on}"), due_on=due_on))
        who = requirements.who(speaking, result.who)
        told.append(speaking.say(N_("who: {who}"), who=who))
    return "  ".join(told)


def lacking(result: RequirementResult, speaking: Language) -> list[str]:
    """Return what is lacking: a few things one by one, many that are alike in a paragraph."""
    told = requirements.lacking(speaking, result, _TOLD)
    alike = len({lack.cause for lack in result.lacking}) == 1
    return [speaking.listed(told)] if alike and len(told) > _APART else told


def doubles(found: Status, speaking: Language) -> Iterable[str]:
    """Yield the records that probably duplicate each other."""
    for one in found.doubles:
        yield sentence(one, speaking)


def proposals(found: Status, speaking: Language) -> Iterable[str]:
    """Yield what is proposed to be set aside and waits to be granted."""
    for one in found.exemptions:
        if not one.granted_by:
            yield proposal(found, one, speaking)


def proposal(found: Status, one: StoredExemption, speaking: Language) -> str:
    """Return who proposed to set aside a requirement, or an item of it, and why."""
    said = N_("{by} proposed to set aside “{title}”, reason: {reason}")
    title = speaking.requirement(one.requirement)
    if one.item:
        title = speaking.say(N_("{title}: {item}"), title=title, item=one.item)
    by = next((m.name for m in found.team if m.account == one.proposed_by), one.proposed_by or "")
    return speaking.say(said, by=by, title=title, reason=one.reason)


def send_backs(found: Status, speaking: Language) -> Iterable[str]:
    """Yield each return: from where to where, when, by whom and why."""
    for one in found.send_backs:
        yield speaking.say(
            N_("sent back on {on} by {by}, {from_stage} → {to_stage}: {reason}"),
            on=local_date(one.at),
            by=history.behind(one.by, one.on_behalf_of, speaking),
            from_stage=one.from_stage,
            to_stage=one.to_stage,
            reason=one.reason,
        )


def draft(found: Status, speaking: Language) -> Iterable[str]:
    """Yield the current version of the report, and who has approved which."""
    if version := found.draft:
        yield speaking.say(
            N_("draft version {version} by {authors}, SHA-256 {sha256}"),
            version=version.version,
            authors=speaking.joined(version.authors),
            sha256=version.sha256[:16] + "…",
        )
        if by := history.behind(version.submitted_by, version.on_behalf_of, speaking):
            revised = N_("  revised by {revised_by}, submitted by {by}")
            said = revised if version.revised_by else N_("  submitted by {by}")
            yield speaking.say(said, by=by, revised_by=version.revised_by)
    for approval, why in found.approvals:
        yield speaking.say(
            N_("  approved by {by} as {role}: version {version}, {counts}"),
            by=approval.by,
            role=approval.role,
            version=approval.version,
            counts=speaking.say(why or N_("counts")),
        )

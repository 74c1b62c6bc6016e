"""How a person reads where an inspection or a round stands."""

import sys
from collections.abc import Iterable

from commands import output
from commands.session import Session
from workflow.errors import N_
from workflow.queries.status import Action, RoundStatus, Status
from workflow.rules.judgement import Finding

#: The acts that take an inspection to its next stage.
MOVES = ("advance", "approve")


def inspection(session: Session, found: Status) -> None:
    """Write an inspection like a checklist: what is there, what is lacking and who supplies it."""
    speaking = session.language
    heading = f"{found.round}/{found.unit}  {found.title}"
    output.says(_bold(heading))
    standing = (
        N_("{state}, version {version}")
        if found.state == "closed"
        else N_("{stage}, attempt {attempt}, {state}, version {version}")
    )
    output.says(
        session.say(
            standing,
            stage=found.stage,
            attempt=found.attempt.number,
            state=found.state,
            version=found.version,
        )
    )
    if found.due_on:
        output.says(_due(session, found))
    for line in _checklist(session, found, found.review.current):
        output.says(line)
    if found.review.undone:
        output.says("")
        output.says(_bold(session.say(N_("come undone in stages already left:"))))
        for line in _checklist(session, found, found.review.undone):
            output.says(line)
    if found.draft:
        output.says("")
        output.says(
            session.say(
                N_("draft version {version} by {authors}, SHA-256 {sha256}"),
                version=found.draft.version,
                authors=speaking.joined(found.draft.authors),
                sha256=found.draft.sha256[:16] + "…",
            )
        )
    for approval, why in found.approvals:
        counts = session.say(why) if why else session.say(N_("counts"))
        output.says(
            session.say(
                N_("  approved by {by} as {role}: version {version}, {counts}"),
                by=approval.by,
                role=approval.role,
                version=approval.version,
                counts=counts,
            )
        )
    _next_steps(session, found)


def _due(session: Session, found: Status) -> str:
    """Return by when the first thing is due, and whether that is past."""
    if found.overdue_days:
        said = N_("due on {due_on}, late by {days} day(s)")
        return _coloured(session.say(said, due_on=found.due_on, days=found.overdue_days), "✗")
    return session.say(N_("due on {due_on}"), due_on=found.due_on)


def _checklist(session: Session, found: Status, findings: Iterable[Finding]) -> Iterable[str]:
    for finding in findings:
        mark = "✓" if finding.met else "○" if finding.exempted else "✗"
        title = session.say(finding.title)
        due_on = found.requirement_due_on(finding.code) if finding.blocks else None
        by = session.say(N_("by {due_on}"), due_on=due_on) if due_on else ""
        counted = f"  {mark} {title}  {finding.have}/{finding.need}  {by}"
        yield _coloured(counted.rstrip(), mark)
        if finding.exempted:
            yield "      " + session.say(N_("set aside"))
        if not finding.blocks:
            continue
        shown = finding.lacking[:12]
        for lack in shown:
            yield f"      · {session.language.lack(lack)}"
        if len(finding.lacking) > len(shown):
            yield "      · " + session.say(
                N_("and {more} more"), more=len(finding.lacking) - len(shown)
            )
        yield "      " + session.say(N_("who: {who}"), who=list(map(str, finding.who)))


def _next_steps(session: Session, found: Status) -> None:
    action = _next_action(found)
    output.says("")
    if action is not None:
        output.says(
            session.say(
                N_("next: xuncha {command} {target}  ({who})"),
                command=action.act,
                target=f"{found.round}/{found.unit}",
                who=list(action.roles),
            )
        )
    elif found.unmet:
        output.says(
            session.say(N_("next: supply what is lacking, with xuncha record or xuncha import"))
        )


def _next_action(found: Status) -> Action | None:
    """Return what takes the inspection on: move it, or supply what only an act supplies."""
    moves = [a for a in found.actions if a.possible and a.act in MOVES and a.to_stage]
    if moves:
        return moves[0]
    lacking = {role for f in found.unmet for role in f.who}
    return next(
        (
            a
            for a in found.actions
            if (a.act == "draft" and any(f.code == "drafting.submitted" for f in found.unmet))
            or (a.act == "approve" and a.to_stage is None and set(a.roles) & lacking)
        ),
        None,
    )


def board(session: Session, found: RoundStatus) -> None:
    """Write a round as a table: each unit, where it stands, what it waits for, and on whom."""
    speaking = session.language
    stages = speaking.joined(f"{speaking.word(s)} {n}" for s, n in found.stages.items())
    output.says(_bold(f"{found.round}  {found.title}"))
    output.says(session.say(N_("stands at {stage}; {stages}"), stage=found.stage, stages=stages))
    rows = []
    for one in found.inspections:
        unmet = one.unmet if one.state == "open" else ()
        lacks = list(dict.fromkeys(speaking.lack(f.lacking[0]) for f in unmet))
        undone = session.say(N_("undone: {n}"), n=len(one.review.undone))
        waits = list(dict.fromkeys(str(r) for f in unmet for r in f.who[:1]))
        stage = speaking.word(one.stage)
        if one.state in ("suspended", "cancelled"):
            stage += f" ({speaking.word(one.state)})"
        told = speaking.listed(lacks[:2]) + (f" …+{len(lacks) - 2}" if len(lacks) > 2 else "")
        if one.review.undone:
            told = f"{told} [{undone}]".strip()
        moves = any(a.possible and a.act in MOVES and a.to_stage for a in one.actions)
        ready = session.say(N_("ready")) if moves else ""
        due = one.due_on.isoformat() if one.due_on else ""
        if one.overdue_days:
            due += " " + session.say(N_("+{days} d"), days=one.overdue_days)
        rows.append([one.unit, one.title, stage, due, told or ready, speaking.words(waits)])
    headings = [
        N_("unit"), N_("title"), N_("stage"), N_("due on"), N_("lacks"), N_("waits on")
    ]  # fmt: skip
    output.table([session.say(h) for h in headings], rows)


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text


def _coloured(text: str, mark: str) -> str:
    if not sys.stdout.isatty():
        return text
    colour = {"✓": "32", "○": "33", "✗": "31"}[mark]
    return f"\033[{colour}m{text}\033[0m"

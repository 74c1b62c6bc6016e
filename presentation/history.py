"""Entries of the history in words."""

from presentation.language import Language
from workflow.errors import N_
from workflow.queries.history import HistoryEntry, StageHistory, SubmittedDraft


def at(entry: HistoryEntry) -> str:
    """Return the time of an entry, to the minute."""
    return entry.at[:16].replace("T", " ")


def who(entry: HistoryEntry) -> str:
    """Return the actor of an entry, with the principal."""
    return behind(entry.actor, entry.on_behalf_of or "")


def behind(account: str, on_behalf_of: str) -> str:
    """Return an account, with the principal it acted for."""
    return f"{account} ({on_behalf_of})" if on_behalf_of else account


def stage_remark(attempt: StageHistory, speaking: Language) -> str:
    """Return who submitted which version, and to which stage it was sent back and why."""
    said = [_draft(draft, speaking) for draft in attempt.drafts]
    if attempt.returned_to:
        message = N_("sent back to {to_stage}: {reason}")
        reason = attempt.reason or ""
        said.append(speaking.say(message, to_stage=attempt.returned_to, reason=reason))
    return speaking.listed(said)


def _draft(draft: SubmittedDraft, speaking: Language) -> str:
    by = behind(draft.submitted_by, draft.on_behalf_of or "")
    if draft.revised_by:
        message = N_("version {version} revised by {revised_by}, submitted by {by}")
        return speaking.say(message, version=draft.version, revised_by=draft.revised_by, by=by)
    return speaking.say(
        N_("version {version} by {authors}, submitted by {by}"),
        version=draft.version,
        authors=speaking.joined(draft.authors),
        by=by,
    )


def moved(entry: HistoryEntry, speaking: Language) -> str:
    """Return the stages of a move, empty for other acts."""
    if not entry.to_stage:
        return ""
    return f"{speaking.word(entry.from_stage or '')} → {speaking.word(entry.to_stage)}"

"""The history as tables: every entry, or the attempts of the stages."""

from collections.abc import Iterable

from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.queries.access_lines import AccessLine
from workflow.queries.history import HistoryEntry, StageHistory, SubmittedDraft
from workflow.verification.report import Examination


def log(found: Iterable[HistoryEntry], speaking: Language) -> TextTable:
    """Return entries in the order they were written."""
    headings = (N_("entry"), N_("inspection"), N_("at"), N_("actor"), N_("act"), N_("stages"),
                N_("reason"))  # fmt: skip
    rows = [
        [e.entry, e.inspection or "-", at(e), behind(e.actor, e.on_behalf_of, speaking),
         _act(e, speaking), moved(e, speaking), e.reason or ""]
        for e in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def stages(found: Iterable[StageHistory], speaking: Language) -> TextTable:
    """Return the attempts: who moved each on or sent it back, and which texts it had."""
    headings = (N_("inspection"), N_("stage"), N_("entered on"), N_("left on"),
                N_("moved on by"), N_("approved by"), "SHA-256",
                N_("remarks"))  # fmt: skip
    rows = [
        [s.inspection, _attempt(s, speaking), s.entered_at[:10],
         (s.left_at or "")[:10], s.advanced_by or "", s.approved_by or "",
         (s.draft_sha256 or "")[:8], stage_remark(s, speaking)]
        for s in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def _attempt(found: StageHistory, speaking: Language) -> str:
    """Return a stage, with the number of the attempt where there was one before."""
    if found.attempt == 1:
        return speaking.word(found.stage)
    return speaking.say(N_("{stage} ({number})"), stage=found.stage, number=found.attempt)


def verified(found: Examination, speaking: Language) -> Iterable[str]:
    """Yield whether everything holds, and what does not."""
    if found.ok:
        said = N_("{count} entries examined: everything holds")
        yield speaking.say(said, count=found.entries)
        return
    said = N_("{count} entries examined, {wrong} problem(s):")
    yield speaking.say(said, count=found.entries, wrong=len(found.problems))
    for p in found.problems:
        place = p.inspection or speaking.say(N_("register"))
        entry = p.entry if p.entry is not None else "-"
        yield f"  ✗ {place} #{entry}: {speaking.say(p.what, **p.data)}"


def access(found: Iterable[AccessLine], speaking: Language) -> TextTable:
    """Return the lines of the access log: who tried what, and why it was refused."""
    headings = (N_("at"), N_("actor"), N_("act"), N_("target"), N_("outcome"))
    rows = [
        [minute(line.at), behind(line.actor or "-", line.on_behalf_of, speaking),
         speaking.word(line.act), line.target or "-", speaking.word(line.code)]
        for line in found
    ]  # fmt: skip
    return TextTable.of(speaking, headings, rows)


def at(entry: HistoryEntry) -> str:
    """Return the time of an entry, to the minute."""
    return minute(entry.at)


def minute(instant: str) -> str:
    """Return an instant to the minute."""
    return instant[:16].replace("T", " ")


def behind(account: str, on_behalf_of: str | None, speaking: Language) -> str:
    """Return an account, with the principal it acted for."""
    if not on_behalf_of:
        return account
    said = N_("{account} (for {principal})")
    return speaking.say(said, account=account, principal=on_behalf_of)


def _act(entry: HistoryEntry, speaking: Language) -> str:
    """Return the word for an act; that which opens an inspection is no state."""
    return speaking.say(N_("begin")) if entry.act == "open" else speaking.word(entry.act)


def stage_remark(attempt: StageHistory, speaking: Language) -> str:
    """Return who submitted which version, and to which stage it was sent back and why."""
    said = [_draft(draft, speaking) for draft in attempt.drafts]
    if attempt.returned_to:
        message = N_("sent back to {to_stage}: {reason}")
        reason = attempt.reason or ""
        said.append(speaking.say(message, to_stage=attempt.returned_to, reason=reason))
    return speaking.listed(said)


def _draft(draft: SubmittedDraft, speaking: Language) -> str:
    by = behind(draft.submitted_by, draft.on_behalf_of, speaking)
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
    to_stage = speaking.word(entry.to_stage)
    return f"{speaking.word(entry.from_stage)} → {to_stage}" if entry.from_stage else to_stage

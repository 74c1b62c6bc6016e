"""Submit a version of the report: one of two authors in drafting, or the deputy's own revision."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from workflow.audit.evidence import DRAFT
from workflow.audit.packing import sha256
from workflow.database.schema import drafts
from workflow.errors import N_, BadInputError, Hint, NoSuchTransitionError, NotPermittedError
from workflow.files import report_text
from workflow.files.traits import Remark
from workflow.inspection.inspections import Target
from workflow.operations import members_by_name, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operation
from workflow.people import separation
from workflow.queries import facts
from workflow.records import values
from workflow.rules.definition import Stage
from workflow.rules.facts.findings import PROBLEMS
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.roles import DUTIES

#: The longest file name that almost every file system allows.
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file, its authors, and what they state about the findings.

    In a deputy's revision None means: as in the version before.
    """

    file_name: str
    content: bytes
    authors: tuple[str, ...] = ()
    revised_by: str = ""
    cites: tuple[str, ...] | None = None
    none_found: tuple[str, ...] | None = None
    left_out: dict[str, str] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The version that was stored."""

    version: int
    #: Of the bytes of the file.
    sha256: str
    #: Of the text read from it.
    text_sha256: str
    authors: tuple[str, ...]
    remarks: tuple[Remark, ...]


def submit_draft(
    context: Context, target: Target, submission: Submission, *, seen: int
) -> Submitted:
    """Store a new version and return it; the same bytes count as a new version.

    Raises:
        NoSuchTransitionError: no draft is submitted at this stage.
        NotPermittedError: the actor is not an author, or not the deputy who revised it.
        BadInputError: the file, the authors or the statements about findings are wrong.
        UnsteadyFileError: the file may read differently later or in another program.
    """
    file_name = values.excerpt(submission.file_name, _LONGEST_NAME)
    read = report_text.read(file_name, submission.content)

    def permitted(op: Operation) -> None:
        _require_author(op, submission)

    with operation(context, target, "draft", seen=seen, needs=_findings, permitted=permitted) as op:
        resolved = _with_accounts(op, submission)
        authors = _authors(op, resolved)
        statements = _statements(op, resolved, authors)
        before = op.facts.proceedings.draft
        row: dict[str, Any] = {
            "id": str(uuid4()),
            "inspection_id": op.row.id,
            "version": before.version + 1 if before else 1,
            "sha256": hashlib.sha256(submission.content).hexdigest(),
            "statements": json.dumps(statements, ensure_ascii=False, sort_keys=True),
            "revised_by": resolved.revised_by,
            "stage": op.stage,
            "attempt": op.attempt.number,
            "file_name": file_name,
            "submitted_by": context.actor.account,
            "on_behalf_of": context.actor.on_behalf_of,
            "submitted_at": op.at,
            "position": op.chain.position,
            "text_sha256": sha256(read.text),
        }
        stored = {"content": submission.content, "text": read.text}
        op.connection.execute(insert(drafts), {**row, **stored})
        op.chain.include(DRAFT, row)
        detail = f"version {row['version']} sha256 {row['sha256']} text {row['text_sha256']}"
        op.record("draft", detail=detail, file_sha256=row["sha256"])
        return Submitted(
            row["version"],
            row["sha256"],
            row["text_sha256"],
            authors,
            (*_same_bytes(op.facts.proceedings, row["sha256"]), *read.remarks),
        )


def _same_bytes(before: Proceedings, content_sha256: str) -> Iterator[Remark]:
    """Yield a remark on the latest earlier version with the same bytes, if there is one."""
    for draft in reversed(before.drafts):
        if draft.sha256 == content_sha256:
            message = N_("the file is identical to version {version}; it counts as a new version")
            yield Remark("same_bytes", message, {"version": draft.version})
            return


def _findings(*_: Any) -> tuple[str, ...]:
    return (*facts.ALWAYS, "finding")


def _require_author(op: Operation, submission: Submission) -> None:
    """Refuse an actor who is not an author, or not the deputy whose revision it is."""
    actor = op.context.actor
    if op.open_stage and op.open_stage.takes_revision and not submission.revised_by:
        raise separation.not_the_reviser(actor.principal)
    if submission.revised_by:
        revisers = {s.approved_by for s in op.lifecycle.stages if s.takes_revision}
        if not revisers & op.roles:
            raise separation.not_the_reviser("")
        separation.require_reviser(actor, op.facts.proceedings)
    elif actor.principal not in members_by_name.candidates(
        op, submission.authors
    ) or not op.facts.team.roles(actor.principal, op.today):
        raise NotPermittedError(
            N_("only an author may submit the draft"),
            hint=Hint("name_yourself_author"),
        )


def _with_accounts(op: Operation, submission: Submission) -> Submission:
    return replace(
        submission,
        authors=tuple(members_by_name.resolve(op, author) for author in submission.authors),
        revised_by=members_by_name.resolve(op, submission.revised_by),
    )


def _authors(op: Operation, submission: Submission) -> tuple[str, ...]:
    """Return the authors; refuse another stage, then wrong authors."""
    if submission.revised_by:
        return _revision(op, submission)
    if not _stage(op).takes_draft:
        raise _takes_no_draft(op)
    return _two_authors(op, submission.authors)


def _stage(op: Operation) -> Stage:
    if op.open_stage is None:
        raise _takes_no_draft(op)
    return op.open_stage


def _takes_no_draft(op: Operation) -> NoSuchTransitionError:
    return NoSuchTransitionError(
        N_("{target} is at {stage}, where no such draft can be submitted"),
        target=str(op.target),
        stage=op.stage,
    )


def _revision(op: Operation, submission: Submission) -> tuple[str, ...]:
    """Return the authors of the version that the deputy revised, who stay the authors."""
    draft, actor = op.facts.proceedings.draft, op.context.actor
    if not _stage(op).takes_revision or draft is None:
        raise _takes_no_draft(op)
    if submission.revised_by != actor.principal:
        raise BadInputError(
            N_("say whose revision it is"),
            hint=Hint("name_reviser"),
            account=actor.principal,
        )
    if submission.authors and set(submission.authors) != set(draft.authors):
        raise BadInputError(N_("a revision keeps the authors of the previous version"))
    return draft.authors


def _two_authors(op: Operation, authors: tuple[str, ...]) -> tuple[str, ...]:
    team = op.facts.team
    duties = {DUTIES[d] for d in op.policy.drafting.author_duties if d in DUTIES}
    if len(authors) < 2 or len(set(authors)) != len(authors):
        raise BadInputError(
            N_("a draft needs two different authors"),
            hint=Hint("name_authors"),
        )
    for author in authors:
        roles = team.roles(author, op.today)
        if not roles:
            raise members_by_name.not_a_member(op, author)
        if not roles & duties:
            raise BadInputError(
                N_("{author} cannot be an author: by policy authors must be {duties}"),
                author=author,
                duties="、".join(op.policy.drafting.author_duties),
            )
    separation.require_authors({*authors, *op.context.actor.persons()}, op.facts.proceedings)
    return authors


def _statements(op: Operation, submission: Submission, authors: tuple[str, ...]) -> dict[str, Any]:
    before = op.facts.proceedings.draft if submission.revised_by else None
    cites, none_found, left_out = submission.cites, submission.none_found, submission.left_out
    if cites is None:
        cites = before.cites if before else ()
    if none_found is None:
        none_found = before.none_found if before else ()
    if left_out is None:
        left_out = before.left_out if before else {}
    numbers = {f.record for f in op.facts.findings}
    for number in (*cites, *left_out):
        if number not in numbers:
            raise BadInputError(
                N_("there is no finding {number}"), hint=Hint("list_findings"), number=number
            )
    for problem in none_found:
        if problem not in PROBLEMS:
            raise BadInputError(
                N_("{problem} is not one of: {words}"), problem=problem, words="、".join(PROBLEMS)
            )
    left_out = {number: remarks.text(reason) for number, reason in left_out.items()}
    for number, reason in left_out.items():
        if not reason:
            raise BadInputError(N_("say why finding {number} is left out"), number=number)
    return {
        "authors": list(authors),
        "cites": sorted(set(cites)),
        "none_found": sorted(set(none_found)),
        "left_out": left_out,
    }

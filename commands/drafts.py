"""draft: submit a version of the report; read one, compare two, take the file of one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.terminal import destination, output
from commands.terminal.draft_group import DraftGroup
from commands.terminal.session import Session, ask, is_watched, shared
from commands.terminal.words import target_of
from presentation.documents import acts
from presentation.documents import drafts as documents
from workflow.errors import N_, BadInputError, WorkflowError
from workflow.rules import codes

if TYPE_CHECKING:
    from workflow.inspection.inspections import Target
    from workflow.operations.context import Context
    from workflow.operations.submit_draft import Submission

#: What a person is asked about before a draft is submitted; the rest is only told.
_ASKED = ("same_bytes", "comments", "struck")
_TARGET = click.argument("target", metavar="ROUND/UNIT")
_FILE = click.Path(path_type=Path)
_VERSION = click.argument("version", metavar="[VERSION]", type=int, required=False)


@click.group(cls=DraftGroup)
def draft() -> None:
    """Submit a version of the report (no subcommand needed); read, compare or save versions.

    Who reads a version, compares or takes one is noted for the auditor.
    """


@draft.command("submit")
@_TARGET
@click.argument("file", metavar="FILE", type=_FILE)
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="ACCOUNT",
    help="account or name; twice: two authors",
)
@click.option("--revised-by", default="", metavar="DEPUTY", help="the deputy's own revision")
@click.option("--cites", metavar="NO,…", help="numbers of the findings cited")
@click.option("--none-found", multiple=True, metavar="PROBLEM", help="a big problem not found")
@click.option("--left-out", multiple=True, metavar="NO=REASON", help="a finding left out, and why")
@click.option("--seen", type=int, metavar="VERSION", help="the version you saw in status")
@shared
def submit(
    session: Session,
    target: str,
    file: Path,
    authors: tuple[str, ...],
    revised_by: str,
    cites: str | None,
    none_found: tuple[str, ...],
    left_out: tuple[str, ...],
    seen: int | None,
) -> None:
    """Submit a version of the report: text or .docx, at most 20 MB; `submit` may be left out.

    A Word document is accepted only if it reads the same in every program and at any time: no
    pending changes, hidden text, computed fields, macros, embedded objects or links to other
    files. Its text is kept with it, and both are hashed.
    """
    from workflow.operations.submit_draft import Submission, submit_draft
    from workflow.records.values import parts

    context, named = session.context(), target_of(target)
    submission = Submission(
        file_name=file.name,
        content=_content(file),
        authors=tuple(a for given in authors for a in parts(given)),
        revised_by=revised_by,
        cites=parts(cites) if cites is not None else None,
        none_found=tuple(map(codes.usual, none_found)) or None,
        left_out=_reasons(left_out) or None,
    )
    version = session.seen(named, seen)
    _ask_about(session, context, named, submission, version)
    submitted = submit_draft(context, named, submission, seen=version)
    session.answer(
        acts.submitted(named, submitted, session.language),
        N_("{unit}: version {version} submitted, SHA-256 {sha256}, of its text {text_sha256}"),
    )
    if not session.json:
        for remark in submitted.remarks:
            session.hint(remark.message, **remark.data)


def _content(file: Path) -> bytes:
    from workflow.files.plain_file import beginning
    from workflow.files.report_text import LARGEST

    return beginning(file, LARGEST + 1)  # one byte more than is taken is refused as too large


def _reasons(given: tuple[str, ...]) -> dict[str, str]:
    reasons = {}
    for text in given:
        number, equals, reason = text.partition("=")
        if not equals or not reason.strip():
            raise BadInputError(
                N_("{value}: write the number of the finding, = and the reason"), value=text
            )
        reasons[codes.usual(number)] = reason.strip()
    return reasons


def _ask_about(
    session: Session, context: "Context", target: "Target", submission: "Submission", seen: int
) -> None:
    """Ask a person about what is pointed out of a file, before it is submitted."""
    from workflow.operations.rehearsal import rehearsal
    from workflow.operations.submit_draft import submit_draft

    if not is_watched(session):
        return
    try:
        with rehearsal(context) as trial:
            tried = submit_draft(trial, target, submission, seen=seen)
    except WorkflowError:
        return  # refused again, and noted, when it is done
    asked = [remark for remark in tried.remarks if remark.code in _ASKED]
    for remark in asked:
        session.hint(remark.message, **remark.data)
    if asked and not ask(session, session.say(N_("submit it all the same?"))):
        raise click.Abort


@draft.command("show")
@_TARGET
@_VERSION
@shared
def show(session: Session, target: str, version: int | None) -> None:
    """Read a version of the report; the current one if none is named.

    The text goes to standard output, what is known of it to standard error.
    """
    from commands.views import draft_view
    from workflow.operations import read_draft

    found = read_draft.show(session.reading(), target_of(target), version)
    if session.json:
        output.document(documents.read(found))
        return
    draft_view.head(session, found)
    output.says("\n".join(found.lines))


@draft.command("diff")
@_TARGET
@click.argument("old", metavar="[OLD]", type=int, required=False)
@click.argument("new", metavar="[NEW]", type=int, required=False)
@shared
def diff(session: Session, target: str, old: int | None, new: int | None) -> None:
    """Compare two versions paragraph by paragraph: by default the current one and the one before.

    One number is the version that the current one is compared with.
    """
    from commands.views import draft_view
    from workflow.operations import read_draft

    found = read_draft.compare(session.reading(), target_of(target), old, new)
    if session.json:
        output.document(documents.compared(found))
    else:
        draft_view.changes(session, found)


@draft.command("save")
@_TARGET
@_VERSION
@click.option("-o", "file", required=True, type=_FILE, metavar="FILE", help="where to")
@shared
def save(session: Session, target: str, version: int | None, file: Path) -> None:
    """Save the file of a version, byte for byte; the current one if none is named."""
    from workflow.operations import read_draft

    with destination.written(session, file) as beside:
        found, content = read_draft.take(session.reading(), target_of(target), version)
        beside.write_bytes(content)
    session.answer(
        documents.taken(found, str(file)),
        N_("{unit}: version {version} written to {file}, SHA-256 {sha256}"),
    )

"""record, records, open, void: single entries, by the same model as the workbook."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

import composition
from commands.entry.record_command import RecordCommand
from commands.terminal import asking, output, pointing_out, tables
from commands.terminal.session import Session, is_watched, shared
from commands.terminal.words import scope_of, target_of
from presentation.documents import records as documents
from presentation.documents.refusal import problem
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.inspection.inspections import Target
    from workflow.operations.entering import Entered
    from workflow.queries.entry_preview import EntryPreview
    from workflow.records.kind import Kind
    from workflow.records.rows import Row

_KIND = click.argument("kind", metavar="KIND")
_REASON = click.option("--reason", required=True, metavar="TEXT", help="why")
_DONE = {"added": N_("entered"), "changed": N_("corrected"), "same": N_("nothing to change")}


@click.command(cls=RecordCommand)
@click.argument("kind", metavar="KIND", required=False)
@click.argument("target", metavar="ROUND/UNIT", required=False)
@click.argument("fields", nargs=-1, metavar="FIELD=VALUE …")
@shared
def record(session: Session, kind: str | None, target: str | None, fields: tuple[str, ...]) -> None:
    """Enter or correct one record; what is left out is asked for at a terminal.

    A record that is there already is corrected: 记录号=N says which, whatever tells it apart.

    Fields marked † are sealed: they are asked for without being shown, or given as FIELD=@FILE.
    """
    from commands.entry import single_entry
    from workflow.operations.enter_record import enter_record
    from workflow.records import typed

    wanted = typed.kind_of(kind or _asked_kind(session))
    named = single_entry.target_of(wanted, target or _asked_target(session, wanted))
    given = typed.row_of(wanted, named, fields)
    session.actor()
    before = single_entry.preview(session, wanted, named)
    row = single_entry.completed(session, named, before, given)
    entered = pointing_out.entered(
        session, lambda context: enter_record(context, row, named, composition.policy)
    )
    after = single_entry.preview(session, wanted, named)
    _told(session, row, named, entered, before, after)


def _asked_kind(session: Session) -> str:
    """Return the kind that a person picks; refuse as click does where nobody is there."""
    from commands.entry import prompts

    _require_person(session, "kind")
    from workflow.records import catalogue

    sheets = [f"{k.sheet} ({k.code})" for k in catalogue.KINDS]
    question = session.say(N_("what is to be entered, by number or name"))
    return prompts.one_of(session, question, sheets).rpartition("(")[2].rstrip(")")


def _asked_target(session: Session, kind: "Kind") -> str:
    _require_person(session, "target")
    question = (
        N_("of which round, such as 2026-1")
        if kind.opens_round
        else N_("of which inspection, ROUND/UNIT, such as 2026-1/edu")
    )
    return asking.line(session.say(question))


def _require_person(session: Session, name: str) -> None:
    if not is_watched(session):
        context = click.get_current_context()
        missing = next(p for p in context.command.params if p.name == name)
        raise click.MissingParameter(ctx=context, param=missing)


def _told(
    session: Session,
    row: "Row",
    target: "Target",
    entered: "Entered",
    before: "EntryPreview | None",
    after: "EntryPreview | None",
) -> None:
    """Write what was made of the record; of a correction what stood there and what does now."""
    from presentation import records as words
    from workflow.queries.correction import correction

    kind = row.kind
    word = next(w for w, n in entered.sheets[kind.sheet].items() if n)
    number = entered.numbers[-1] if entered.numbers else ""
    old = None if word == "added" else before
    made = correction(old, after, row.number or number, number)
    if session.json:
        notes = [problem(note, session.language) for note in entered.notes]
        output.document(
            documents.entered(target, kind, number, word, made.before, made.after, notes)
        )
        return
    session.tell(
        N_("{unit}: {sheet} {number} {word}"),
        unit=target.unit or target.round,
        sheet=kind.sheet,
        number=number,
        word=session.say(_DONE[word]),
    )
    if word == "changed":
        for line in words.old_and_new(made.before, made.after):
            output.says(f"  {line}")
    if made.data is not None and kind.counts_from:
        day = str(made.data.get(kind.counts_from) or "")
        _say_when_it_counts(session, kind.by_name[kind.counts_from].heading, day)
    _follow(session, kind, target)


def _say_when_it_counts(session: Session, heading: str, day: str) -> None:
    """Tell of a record that does not count yet; the requirement only says what is missing."""
    if not day:
        missing = N_("without a date it does not count yet: add {heading}=…")
        session.hint(missing, heading=heading)
    elif day > local_text(session.now())[:10]:
        session.hint(N_("it is dated {day} and counts from then on"), day=day)


def _follow(session: Session, kind: "Kind", target: "Target") -> None:
    if kind.opens_round:
        said = N_("next: xuncha record unit {target}/CODE 单位名称=…")
        session.hint(said, target=target.round)
    else:
        session.hint(N_("next: xuncha status {target}"), target=str(target))


@click.command()
@click.argument("target", metavar="ROUND[/UNIT]")
@click.argument("kind", metavar="[KIND]", required=False)
@tables.INTO_WORKBOOK
@shared
def records(session: Session, target: str, kind: str | None, file: Path | None) -> None:
    """List what was entered, with record numbers; voided records are marked.

    Over a whole round findings stand by problem and discipline. A workbook that is written here is
    for reading and printing; one to be imported again is written by `xuncha export`.
    """
    from presentation import records as words
    from workflow.queries import entered
    from workflow.records import catalogue, typed

    named = scope_of(target)
    kinds = (typed.kind_of(kind),) if kind else catalogue.KINDS
    found, _ = session.read_over(entered.of_target, session.lifecycle, named, kinds)
    if file is not None:
        tables.write(session, file, words.sheets(found, session.language))
    elif session.json:
        output.document(documents.records(found))
    elif not found:
        session.tell(N_("nothing has been entered"))
        session.hint(N_("next: xuncha record --help"))
    elif not named.unit and kind and kinds[0].in_list:
        output.table(words.listed(kinds[0], found, session.language))
    else:
        output.table(words.in_full(found, session.language, with_unit=not named.unit))


@click.command("open")
@click.argument("target", metavar="ROUND/UNIT")
@_KIND
@click.argument("key", metavar="KEY")
@_REASON
@shared
def open_(session: Session, target: str, kind: str, key: str, reason: str) -> None:
    """Read the sealed texts of one record; who read them and why is written down."""
    from workflow.operations.open_sealed import open_sealed
    from workflow.records import typed

    wanted = typed.kind_of(kind)
    context = session.context(asks_password=True)
    opened = open_sealed(context, target_of(target), wanted, key, reason=reason)
    if session.json:
        output.document({"kind": kind, "number": key, "texts": opened})
        return
    for heading, text in opened.items():
        output.says(f"{heading}: {text}")


@click.command()
@click.argument("target", metavar="ROUND/UNIT")
@_KIND
@click.argument("key", metavar="KEY")
@_REASON
@shared
def void(session: Session, target: str, kind: str, key: str, reason: str) -> None:
    """Void a wrong record by its number: it stays visible and no longer counts."""
    from commands.entry import single_entry
    from presentation import records as words
    from workflow.operations.void import void as make_void
    from workflow.records import typed

    named, wanted = target_of(target), typed.kind_of(kind)
    found = make_void(session.context(), named, wanted, key, reason=reason)
    there = single_entry.preview(session, wanted, named)
    was = there.in_words(found.data) if there else {}
    if session.json:
        output.document(documents.voided(named, wanted, found.number, was))
        return
    session.tell(
        N_("{unit}: {sheet} {number} is void"),
        unit=named.unit,
        sheet=wanted.sheet,
        number=found.number,
    )
    for line in words.old_and_new(was, {}):
        output.says(f"  {line}")

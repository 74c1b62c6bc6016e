"""audit log, stages, verify, export: who did and approved what, and whether that still holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from commands.terminal import destination, output
from commands.terminal.session import Session, shared, target_of
from workflow.errors import N_, BadInputError
from workflow.inspection import inspections
from workflow.people import rights


@click.group()
def audit() -> None:
    """Who did and approved what, and whether the history still holds."""


@audit.command("log")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def log(session: Session, target: str | None) -> None:
    """List the history in the order in which it was written."""
    from workflow.queries import history

    with session.open().read() as connection:
        wanted = _readable(session, connection, target)
        entries = [asdict(entry) for entry in history.log(connection, wanted)]
    if session.json:
        output.document(entries)
        return
    headings = [N_("entry"), N_("inspection"), N_("at"), N_("actor"), N_("act"), N_("stages")]
    headings += [N_("reason")]
    word = session.language.word
    output.table(
        [session.say(h) for h in headings],
        [
            [
                e["entry"],
                e["inspection"] or "-",
                e["at"][:16].replace("T", " "),
                e["actor"] + (f" ({e['on_behalf_of']})" if e["on_behalf_of"] else ""),
                word(e["act"]),
                f"{word(e['from_stage'] or '')} → {word(e['to_stage'])}" if e["to_stage"] else "",
                e["reason"] or "",
            ]
            for e in entries
        ],
    )


@audit.command("stages")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def stages(session: Session, target: str | None) -> None:
    """List each attempt of each stage: who moved it on, who approved which text."""
    from workflow.queries import history

    with session.open().read() as connection:
        wanted = _readable(session, connection, target)
        found = [asdict(s) for s in history.stages(connection, wanted, session.lifecycle)]
    if session.json:
        output.document(found)
        return
    headings = [N_("inspection"), N_("stage"), N_("attempt"), N_("entered on"), N_("left on")]
    headings += [N_("moved on by"), N_("approved by"), N_("text (SHA-256)")]
    output.table(
        [session.say(h) for h in headings],
        [
            [
                s["inspection"],
                session.language.word(s["stage"]),
                s["attempt"],
                s["entered_at"][:10],
                (s["left_at"] or "")[:10],
                s["advanced_by"] or "",
                s["approved_by"] or "",
                (s["draft_sha256"] or "")[:16],
            ]
            for s in found
        ],
    )


def _readable(session: Session, connection: Any, target: str | None) -> list[str] | None:
    """Return the inspections whose history is asked for and may be read; None for everything."""
    from workflow.queries import status

    reader = session.reader()
    everything = reader is None or rights.may_read("verify", reader.roles)
    if target is None and everything:
        return None
    if target is None:
        raise BadInputError(N_("name a round or an inspection"))
    code = target_of(target).round if "/" in target else target
    unit = target_of(target).unit if "/" in target else None
    rows = inspections.of_round(connection, code)
    wanted = [r for r in rows if unit is None or r.unit == unit]
    if not everything:
        found = status.of_rounds(connection, session.lifecycle, [code], reader, session.now())
        known = {s.id for r in found for s in r.inspections if rights.may_read("audit", s.roles)}
        wanted = [r for r in wanted if r.id in known]
    if not wanted:
        raise inspections.not_found(target)
    return [r.id for r in wanted]


@audit.command("verify")
@click.argument("target", metavar="[ROUND[/UNIT]]", required=False)
@shared
def verify(session: Session, target: str | None) -> int:
    """Examine every chain and every row against the history; exit 1 when something is wrong."""
    from workflow.verification.examine import examine

    reader = session.reader()
    if reader is not None:
        rights.require_read("verify", reader.roles)
    with session.open().read() as connection:
        wanted = _readable(session, connection, target)
        with _progress(session) as told:
            found = examine(connection, session.lifecycle, wanted, told)
    problems = [
        {
            "entry": p.entry,
            "inspection": p.inspection,
            "what": session.say(p.what, **p.data),
        }
        for p in found.problems
    ]
    if session.json:
        output.document({"ok": found.ok, "entries": found.entries, "problems": problems})
    elif found.ok:
        output.says(
            session.say(N_("{count} entries examined: everything holds"), count=found.entries)
        )
    else:
        output.says(
            session.say(
                N_("{count} entries examined, {wrong} problem(s):"),
                count=found.entries,
                wrong=len(problems),
            )
        )
        for p in problems:
            place = p["inspection"] or session.say(N_("register"))
            output.says(
                f"  ✗ {place} #{p['entry'] if p['entry'] is not None else '-'}: {p['what']}"
            )
    return 0 if found.ok else 1


@contextmanager
def _progress(session: Session) -> Iterator[Callable[[int, int], None] | None]:
    import sys

    if session.json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(session.say(N_("examining")), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@shared
def export(session: Session, file: Path) -> None:
    """Write every entry as a line of JSON, to be examined elsewhere."""
    from workflow.queries import audit_export

    reader = session.reader()
    if reader is not None:
        rights.require_read("verify", reader.roles)
    count = 0
    database = session.open()
    with (
        destination.written(session, file) as beside,
        database.read() as connection,
        beside.open("w", encoding="utf-8") as out,
    ):
        for line in audit_export.lines(connection):
            out.write(line + "\n")
            count += 1
    if session.json:
        output.document({"file": str(file), "entries": count})
    else:
        output.says(session.say(N_("{count} entries written: {file}"), count=count, file=str(file)))

"""record, records, open, void: single entries, by the same model as the workbook."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from commands import output, shapes
from commands.session import Session, shared, target_of
from workflow.errors import N_, BadInputError
from workflow.inspection.inspections import Target
from workflow.records.catalogue import BY_CODE
from workflow.records.kind import Kind
from workflow.records.rows import Row

_KIND = click.argument("kind", metavar="KIND")
_REASON = click.option("--reason", required=True, metavar="TEXT", help="why")


def _fields_help() -> str:
    lines = ["Enter or correct one record. KIND and the fields of each:", "", "\b"]
    for kind in BY_CODE.values():
        if kind.code == "round":
            continue
        names = " ".join(f.heading + ("†" if f.sealed else "") for f in kind.fields)
        lines.append(f"{kind.code} {kind.sheet}: {names}")
    lines += [
        "",
        "With 记录号=N the record of that number is corrected, whatever else is given.",
        "",
        "Fields marked † are sealed: leave the text out and it is asked for, or give FIELD=@FILE.",
        "",
        "\b",
        "xuncha record survey 2026-1/edu 类型=民主测评 日期=2026-03-20 发放=40 收回=38 有效=38",
    ]
    return "\n".join(lines)


@click.command(help=_fields_help())
@_KIND
@click.argument("target", metavar="ROUND/UNIT")
@click.argument("fields", nargs=-1, metavar="FIELD=VALUE …")
@shared
def record(session: Session, kind: str, target: str, fields: tuple[str, ...]) -> None:
    """Enter or correct one record."""
    from workflow.operations.enter_records import enter_records
    from workflow.operations.entering import Source

    wanted, named = _kind(session, kind), target_of(target)
    row = _row(session, wanted, named, fields)
    context = session.context()
    source = Source(act="record")
    if wanted.workbook == "round":
        entered = _of_opening(session, row, named, source)
    else:
        entered = enter_records(context, [row], source, round_code=named.round, anew=True)
    word = next(w for w, n in entered.sheets[wanted.sheet].items() if n)
    number = entered.numbers[-1] if entered.numbers else ""
    answer = {"unit": named.unit, "kind": wanted.code, "number": number, "result": word}
    if session.json:
        output.document(answer)
        return
    said = {"added": N_("entered"), "changed": N_("corrected"), "same": N_("nothing to change")}
    output.says(
        session.say(
            N_("{unit}: {sheet} {number} {word}"),
            unit=named.unit,
            sheet=wanted.sheet,
            number=number,
            word=session.say(said[word]),
        )
    )


def _of_opening(session: Session, row: Row, target: Target, source: Any) -> Any:
    """Enter a unit, member, person or recusal of an inspection that is there."""
    from config import policy_file
    from workflow.inspection import inspections
    from workflow.operations.open_round import open_round

    with session.open().read() as connection:
        inspections.find(connection, target)
    return open_round(
        session.context(), [row], source, policy_file.read(), round_code=target.round, anew=True
    )


def _kind(session: Session, named: str) -> Kind:
    kind = BY_CODE.get(named) or next((k for k in BY_CODE.values() if k.sheet == named), None)
    if kind is None or kind.code == "round":
        raise BadInputError(
            N_("{value} is no kind of record; there are: {kinds}"),
            value=named,
            kinds="、".join(k for k in BY_CODE if k != "round"),
        )
    return kind


def _row(session: Session, kind: Kind, target: Target, fields: tuple[str, ...]) -> Row:
    values: dict[str, Any] = {}
    number = ""
    for text in fields:
        heading, equals, value = text.partition("=")
        heading = heading.strip().rstrip("†")
        if not equals:
            raise BadInputError(N_("{value}: write FIELD=VALUE"), value=text)
        if heading == "记录号":
            number = value.strip()
            continue
        found = kind.by_heading.get(heading)
        if found is None:
            raise BadInputError(
                N_("{sheet} has no field {heading}; it has: {fields}"),
                sheet=kind.sheet,
                heading=heading,
                fields="、".join(kind.by_heading),
            )
        values[found.name] = _text(session, kind, found.sealed, heading, value)
    _ask_sealed(session, kind, values)
    if kind.code == "unit":
        values["code"] = target.unit
    if kind.code == "member" and "group" not in values:
        values["group"] = _group(session, target)
    if not values and not number:
        raise BadInputError(
            N_("no field is given"), following=N_("see them with: xuncha record --help")
        )
    return Row(kind=kind, values=values, units=(target.unit,), number=number)


def _text(session: Session, kind: Kind, sealed: bool, heading: str, value: str) -> str:
    if not value.startswith("@"):
        if sealed and value:
            raise BadInputError(
                N_("{heading} is sealed and never stands on the command line"),
                following=N_("leave it out and type it when asked, or give {heading}=@FILE"),
                heading=heading,
            )
        return value
    if not sealed:
        return value
    file = Path(value[1:])
    if not file.is_file():
        raise BadInputError(N_("there is no file {file}"), file=str(file))
    try:
        return file.read_text(encoding="utf-8").rstrip("\n")
    except UnicodeDecodeError as error:
        raise BadInputError(N_("{file} is no UTF-8 text"), file=str(file)) from error


def _ask_sealed(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    if not sys.stdin.isatty() or session.json:
        return
    for field in kind.fields:
        if field.sealed and field.name not in values:
            prompt = session.say(N_("{heading} (not shown, empty to skip)"), heading=field.heading)
            text = click.prompt(prompt, default="", hide_input=True, show_default=False, err=True)
            if text:
                values[field.name] = text


def _group(session: Session, target: Target) -> str:
    from workflow.clock import local_date
    from workflow.inspection import inspections
    from workflow.queries import facts

    with session.open().read() as connection:
        row = inspections.find(connection, target)
        known = facts.of_one(
            connection, row.id, row.round_id, facts.ALWAYS, local_date(session.now())
        )
    return known.facts.unit.group


@click.command()
@click.argument("target", metavar="ROUND/UNIT")
@click.argument("kind", metavar="[KIND]", required=False)
@shared
def records(session: Session, target: str, kind: str | None) -> None:
    """List what was entered, with record numbers; voided records are marked."""
    from workflow.queries import entered

    named = target_of(target)
    kinds = (_kind(session, kind),) if kind else tuple(BY_CODE.values())
    with session.open().read() as connection:
        found = entered.of_target(
            connection, named.round, named.unit, kinds, session.reader(), session.now()
        )
    listed = [
        {
            "kind": one.kind.code,
            "number": one.number,
            "voided": one.voided,
            "entered_by": one.entered_by,
            "entered_at": shapes.instant(datetime.fromisoformat(one.entered_at)),
            "fields": _shown(one),
        }
        for one in found
    ]
    if session.json:
        output.document(listed)
        return
    if not listed:
        output.says(session.say(N_("nothing has been entered")))
        output.hint(session.say(N_("next: xuncha record --help")))
        return
    headings = [N_("kind"), N_("number"), N_("fields"), N_("entered by")]
    output.table(
        [session.say(h) for h in headings],
        [
            [
                one.kind.sheet,
                one.number + (session.say(N_(" (void)")) if one.voided else ""),
                "  ".join(f"{k}={v}" for k, v in _shown(one).items()),
                one.entered_by,
            ]
            for one in found
        ],
    )


def _shown(one: Any) -> dict[str, str]:
    """Return what a record holds by heading; of a sealed text only that it is there."""
    shown = {}
    for field in one.kind.fields:
        value = one.data.get(field.name)
        if value in (None, "", [], False):
            continue
        if field.sealed:
            text = "†"
        elif field.name in one.shown:
            text = one.shown[field.name]
        elif isinstance(value, bool):
            text = "是"
        elif isinstance(value, list):
            text = "、".join(map(str, value))
        else:
            text = str(value)
        shown[field.heading] = text
    return shown


@click.command("open")
@click.argument("target", metavar="ROUND/UNIT")
@_KIND
@click.argument("key", metavar="KEY")
@_REASON
@shared
def open_(session: Session, target: str, kind: str, key: str, reason: str) -> None:
    """Read the sealed texts of one record; who read them and why is written down."""
    from workflow.operations.void import open_sealed

    opened = open_sealed(
        session.context(), target_of(target), _kind(session, kind), key, reason=reason
    )
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
    """Void a wrong record by its number: it stays visible and counts no more."""
    from workflow.operations.void import void as make_void

    named, wanted = target_of(target), _kind(session, kind)
    found = make_void(session.context(), named, wanted, key, reason=reason)
    if session.json:
        answer = {"unit": named.unit, "kind": wanted.code, "number": found.number, "voided": True}
        output.document(answer)
        return
    output.says(
        session.say(
            N_("{unit}: {sheet} {number} is void"),
            unit=named.unit,
            sheet=wanted.sheet,
            number=found.number,
        )
    )

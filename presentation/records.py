"""Records as tables: short for a list over a round, complete for a workbook."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.queries.entered import EnteredRecord
from workflow.records.display import NOTHING
from workflow.records.fields import Field
from workflow.records.kind import Kind
from workflow.records.rows import RECORD_NUMBER

if TYPE_CHECKING:
    from workflow.operations.entering import Entered


def listed(kind: Kind, found: Sequence[EnteredRecord], speaking: Language) -> TextTable:
    """Return the records of a kind over a round, with their main fields."""
    fields = [kind.by_name[name] for name in kind.in_list]
    return _table(kind, found, fields, speaking, entered_by=False)


def in_full(found: Iterable[EnteredRecord], speaking: Language, *, with_unit: bool) -> TextTable:
    """Return records of whatever kinds, each with all that it holds in one cell."""
    headings = [N_("kind"), N_("number"), N_("fields"), N_("entered by")]
    rows = [
        [one.kind.sheet, number(one, speaking),
         "  ".join(f"{k}={v}" for k, v in one.in_words().items()), one.entered_by]
        for one in found
    ]  # fmt: skip
    if with_unit:
        headings.insert(0, N_("unit"))
        rows = [[one.unit, *row] for one, row in zip(found, rows, strict=True)]
    return TextTable.of(speaking, headings, rows)


def sheets(found: Iterable[EnteredRecord], speaking: Language) -> list[TextTable]:
    """Return records with all their fields, one table for each kind."""
    by_kind: dict[str, list[EnteredRecord]] = {}
    for one in found:
        by_kind.setdefault(one.kind.code, []).append(one)
    tables = []
    for own in by_kind.values():
        kind = own[0].kind
        beside = {kind.numbered_by, kind.opens}
        fields = [f for f in kind.fields if f.name not in beside]
        tables.append(_table(kind, own, fields, speaking, entered_by=True))
    return tables


def _table(
    kind: Kind,
    found: Sequence[EnteredRecord],
    fields: Sequence[Field],
    speaking: Language,
    *,
    entered_by: bool,
) -> TextTable:
    numbered = kind.by_name[kind.numbered_by].heading if kind.numbered_by else RECORD_NUMBER
    headings = [speaking.say(N_("unit")), numbered, *(f.heading for f in fields)]
    if entered_by:
        headings.append(speaking.say(N_("entered by")))
    rows = []
    for one in found:
        words = one.in_words()
        rows.append([one.unit, number(one, speaking), *(words.get(f.heading, "") for f in fields)])
        if entered_by:
            rows[-1].append(one.entered_by)
    return TextTable(kind.sheet, headings, rows)


def imported(entered: "Entered", speaking: Language) -> TextTable:
    """Return how many rows of each sheet were added, changed or the same."""
    headings = (N_("sheet"), N_("added"), N_("changed"), N_("same"))
    rows = [[s, n["added"], n["changed"], n["same"]] for s, n in entered.sheets.items()]
    return TextTable.of(speaking, headings, rows, entered.round)


def old_and_new(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterable[str]:
    """Yield a line for each heading: the value before and the value now."""
    for heading, old in before.items():
        yield f"{heading}: {old or NOTHING} → {after.get(heading) or NOTHING}"


def left_out(entered: "Entered", speaking: Language) -> TextTable:
    """Return the records that a file does not hold."""
    headings = (N_("unit"), N_("kind"), N_("number"), N_("fields"))
    rows = [
        [one.unit, one.kind.sheet, one.number, "  ".join(f"{k}={v}" for k, v in one.fields.items())]
        for one in entered.left_out
    ]
    return TextTable.of(speaking, headings, rows)


def number(one: EnteredRecord, speaking: Language) -> str:
    """Return the number of a record, marked if it is void."""
    return one.number + (speaking.say(N_(" (void)")) if one.voided else "")

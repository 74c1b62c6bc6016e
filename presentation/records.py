"""Records as tables: short for a list over a round, complete for a workbook."""

from collections.abc import Iterable, Sequence

from presentation.language import Language
from presentation.tables import TextTable
from workflow.errors import N_
from workflow.queries.entered import EnteredRecord
from workflow.records.fields import Field
from workflow.records.kind import Kind
from workflow.records.rows import RECORD_NUMBER


def listed(kind: Kind, found: Sequence[EnteredRecord], speaking: Language) -> TextTable:
    """Return the records of a kind over a round, with their main fields."""
    fields = [kind.by_name[name] for name in kind.in_list]
    return _table(kind, found, fields, speaking, entered_by=False)


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


def number(one: EnteredRecord, speaking: Language) -> str:
    """Return the number of a record, marked if it is void."""
    return one.number + (speaking.say(N_(" (void)")) if one.voided else "")

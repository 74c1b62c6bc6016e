"""All kinds of record, in the order of the workbook sheets."""

from workflow.records import fieldwork, findings, meetings, opening
from workflow.records.kind import Kind

KINDS: tuple[Kind, ...] = (
    *opening.KINDS,
    *meetings.KINDS,
    *fieldwork.KINDS,
    *findings.KINDS,
)
BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
BY_SHEET: dict[str, Kind] = {kind.sheet: kind for kind in KINDS if kind.workbook}


def named(text: str) -> Kind | None:
    """Return the kind with this code or sheet name."""
    return BY_CODE.get(text) or next((kind for kind in KINDS if kind.sheet == text), None)


def of_workbook(name: str, *, with_letters: bool = False) -> tuple[Kind, ...]:
    """Return the kinds of the `round` or the `records` workbook."""
    wanted = {name, "letters"} if with_letters and name == "records" else {name}
    return tuple(kind for kind in KINDS if kind.workbook in wanted)

"""Days off and make-up working days: those shipped with the program, and files of an office."""

import csv
import io
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ValidationError

from workflow.errors import N_, BadInputError, Hint
from workflow.records import values
from workflow.rules.calendar import Day, DayKind

#: The words of 类型; 停 is a closure of the office itself, not by the State Council.
KINDS = {"休": DayKind.OFF, "班": DayKind.WORK, "停": DayKind.CLOSURE}

_FOLDER = Path(__file__).parent
_COLUMNS = {"日期": "on", "类型": "kind", "名称": "name"}
_NEEDED = ("日期", "类型")
_WRONG = {
    "on": N_("{file}, line {line}: {value} is not a date; write it as 2026-03-05"),
    "kind": N_("{file}, line {line}: {value} is not one of: 休 班 停"),
    "name": N_("{file}, line {line}: {value} cannot be a name"),
}


class _Row(BaseModel):
    on: values.Day
    kind: values.Code
    name: values.Words = ""


def shipped() -> dict[int, tuple[Day, ...]]:
    """Return the official days that ship with the program, by year."""
    return {
        int(file.stem): parse(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(_FOLDER.glob("*.csv"))
    }


def read(raw: bytes, file: str) -> tuple[Day, ...]:
    """Return the days in a UTF-8 file; raises as `parse` does."""
    try:
        return parse(raw.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        raise BadInputError(
            N_("{file} is not UTF-8 text"), hint=Hint("save_as_csv"), file=file
        ) from error


def parse(text: str, file: str) -> tuple[Day, ...]:
    """Return the days in a CSV text, sorted; unknown columns are ignored.

    Raises:
        BadInputError: something is wrong; the error names `file` and the line.
    """
    found: dict[date, Day] = {}
    names: list[str] = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if not names:
                names = _header(cells, file, reader.line_num)
                continue
            day = _day(dict(zip(names, cells, strict=False)), file, reader.line_num)
            if found.setdefault(day.on, day) is not day:
                message = N_("{file}, line {line}: {value} is listed twice")
                raise _wrong(message, file, reader.line_num, str(day.on))
    except csv.Error as error:
        message = N_("{file}, line {line}: not CSV: {value}")
        raise _wrong(message, file, reader.line_num, str(error)) from error
    if not found:
        raise _wrong(N_("{file}, line {line}: there are no days"), file, reader.line_num or 1)
    return tuple(found[on] for on in sorted(found))


def _header(cells: list[str], file: str, line: int) -> list[str]:
    headings = [cell.strip() for cell in cells]
    for heading in _NEEDED:
        if heading not in headings:
            message = N_("{file}, line {line}: there is no column {value}")
            raise _wrong(message, file, line, heading)
    for heading in _COLUMNS:
        if headings.count(heading) > 1:
            message = N_("{file}, line {line}: the column {value} appears twice")
            raise _wrong(message, file, line, heading)
    return [_COLUMNS.get(heading, "") for heading in headings]


def _day(cells: dict[str, str], file: str, line: int) -> Day:
    try:
        row = _Row.model_validate({"on": "", "kind": "", **cells})
    except ValidationError as error:
        name = str(error.errors(include_url=False)[0]["loc"][0])
        raise _wrong(_WRONG[name], file, line, cells[name]) from error
    if row.on is None or not row.kind:
        missing = "日期" if row.on is None else "类型"
        raise _wrong(N_("{file}, line {line}: {value} is missing"), file, line, missing)
    if row.kind not in KINDS:
        raise _wrong(_WRONG["kind"], file, line, row.kind)
    return Day(row.on, KINDS[row.kind], row.name)


def _wrong(message: str, file: str, line: int, value: str = "") -> BadInputError:
    # If a quotation mark is missing, a cell may be as long as the file.
    short = value if len(value) <= 50 else value[:50] + "…"
    return BadInputError(message, hint=Hint("correct_file"), file=file, line=line, value=short)

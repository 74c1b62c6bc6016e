"""Show a remedy as the command that supplies what is lacking; … marks what a person fills in.

At a terminal `record` asks for it; elsewhere … is refused.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from presentation.text_layout import width
from workflow.inspection.inspections import Target
from workflow.records.catalogue import BY_CODE
from workflow.records.rows import RECORD_NUMBER
from workflow.records.values import plain
from workflow.rules.remedy import Remedy

#: The words of a command, as the shell splits them.
Words = tuple[str, ...]

OPEN = "…"
#: The end of a line that continues on the next.
_FURTHER = " \\"
_PLAIN = re.compile(r"[^\s'\"\\$`!#&*()<>|;?\[\]{}~^]+")
#: The arguments of acts that are given without an option.
_BARE = ("person", "requirement", "to_stage")
#: An example of the file, which is always left to the person, as the authors are.
_REPORT = "报告.docx"


def command(remedy: Remedy, target: Target) -> Words:
    """Return the command that does what a remedy says, without the options all commands share."""
    words = {"record": _record, "void": _void, "import": _import, "draft": _draft}
    return ("xuncha", *words.get(remedy.act, _act)(remedy, target))


def _record(remedy: Remedy, target: Target) -> Iterable[str]:
    kind = BY_CODE[remedy.kind]
    yield from ("record", kind.code, target.round if kind.opens_round else str(target))
    if remedy.record and not kind.opens:
        numbered = kind.by_name[kind.numbered_by].heading if kind.numbered_by else RECORD_NUMBER
        yield f"{numbered}={remedy.record}"
    for name, value in remedy.fields.items():
        yield f"{kind.by_name[name].heading}={_written(value)}"


def _void(remedy: Remedy, target: Target) -> Iterable[str]:
    yield from ("void", str(target), remedy.kind, remedy.record or OPEN)
    yield from _options(remedy.fields)


def _import(remedy: Remedy, target: Target) -> Iterable[str]:
    yield from ("import", f"{BY_CODE[remedy.kind].sheet}.xlsx", "--round", target.round)


def _draft(remedy: Remedy, target: Target) -> Iterable[str]:
    known = remedy.known
    yield from ("draft", str(target), _REPORT, "--author", OPEN, "--author", OPEN)
    if "cites" in known:
        yield from ("--cites", ",".join(known["cites"]))
    for problem in known.get("none_found", ()):
        yield from ("--none-found", problem)
    for number, reason in known.get("left_out", {}).items():
        yield from ("--left-out", f"{number}={reason}")


def _act(remedy: Remedy, target: Target) -> Iterable[str]:
    yield from (remedy.act.replace("_", "-"), str(target))
    yield from (_written(value) for name, value in remedy.fields.items() if name in _BARE)
    yield from _options({n: value for n, value in remedy.fields.items() if n not in _BARE})


def _options(given: Mapping[str, Any]) -> Iterable[str]:
    for name, value in given.items():
        yield from (f"--{name}", _written(value))


def _written(value: Any) -> str:
    return OPEN if value is ... else plain(value)


def written(words: Words) -> str:
    """Return a command as a person types it: quoted where the shell would misread it."""
    return " ".join(map(_quoted, words))


def lines(words: Words, columns: int) -> list[str]:
    """Return a command in lines of at most so many columns, as the shell takes them."""
    found: list[str] = []
    for word in _kept_together(words):
        if found and width(found[-1]) + width(word) + len(_FURTHER) < columns:
            found[-1] += f" {word}"
        else:
            found.append(f"{'  ' if found else ''}{word}")
    return [f"{line}{_FURTHER}" for line in found[:-1]] + found[-1:]


def _kept_together(words: Words) -> list[str]:
    """Return the words as they are typed, an option with its value."""
    found: list[str] = []
    for before, word in zip(("", *words), words, strict=False):
        if before.startswith("--") and not word.startswith("--"):
            found[-1] += f" {_quoted(word)}"
        else:
            found.append(_quoted(word))
    return found


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"

"""The story as two files: `story.toml` for the demo to play, `story.md` for people to read."""

import json
import shlex
from collections.abc import Iterable
from pathlib import Path

from examples import story_on_site, story_report
from examples.cases import Round
from examples.story_step import Step

_HEAD = """\
# The example round, one command after the other; written by `python -m examples.generate`.
# `args` follow the program's name; {examples} stands for the folder of this file. `at` goes to
# --at and `as` to --as. `expect` is the exit code; of a refusal, `refusal` is its code and
# `unmet` lists by unit exactly what is unmet.
"""
_INTRODUCTION = """\
# The story of the example round

Played after `xuncha init --simulation`, each command with its own clock (`--at`) and actor
(`--as`). Written by `python -m examples.generate` from `story_on_site.py` and `story_report.py`;
the same steps stand in `story.toml` for the demo. `examples/` is the folder of this page.

| # | at | as | command | expected |
|---|---|---|---|---|
"""
_CHANGES = """
What the commands above change in the figures of the workbooks:

| figure | in the workbooks | after the story | because |
|---|---|---|---|
| meetings (four kinds) | 25 | 25 | |
| questionnaires returned | 433 | 433 | |
| evaluations returned | 433 | 433 | the 24 of `bhz-wy` are voided and entered anew |
| interviews | 472 | 473 | `record interview` for `edu-yz` |
| letters | 1 | 1 | |
"""


def write_all(round_: Round, folder: Path) -> None:
    """Write both files."""
    steps = [*story_on_site.steps(round_), *story_report.steps(round_)]
    (folder / "story.toml").write_text(_toml(steps), encoding="utf-8", newline="\n")
    (folder / "story.md").write_text(_markdown(steps), encoding="utf-8", newline="\n")


def _toml(steps: Iterable[Step]) -> str:
    return _HEAD + "".join(f"\n[[step]]\n{_step(step)}" for step in steps)


def _step(step: Step) -> str:
    lines = [
        f"phase = {_quoted(step.phase)}",
        f"at = {_quoted(step.at)}",
        f"as = {_quoted(step.by)}",
        f"args = {_quoted(list(step.args))}",
        f"expect = {step.refused.exit_code if step.refused else 0}",
    ]
    if step.refused:
        lines.append(f"refusal = {_quoted(step.refused.code)}")
    if step.refused and step.refused.unmet:
        unmet = step.refused.unmet.items()
        units = (f"{_quoted(unit)} = {_quoted(list(codes))}" for unit, codes in unmet)
        lines.append(f"unmet = {{ {', '.join(units)} }}")
    lines += [f"say_zh = {_quoted(step.zh)}", f"say_en = {_quoted(step.en)}"]
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    """Return a JSON string or list, which is a TOML one as well."""
    return json.dumps(value, ensure_ascii=False)


def _markdown(steps: Iterable[Step]) -> str:
    rows = (_row(number, step) for number, step in enumerate(steps, start=1))
    return _INTRODUCTION + "".join(rows) + _CHANGES


def _row(number: int, step: Step) -> str:
    words = (word.replace("{examples}", "examples") for word in step.args)
    command = shlex.join(["xuncha", *words])
    expected = f"{step.zh}<br>{step.en}"
    if step.refused:
        expected += f"<br>exit {step.refused.exit_code} `{step.refused.code}`"
        expected += "".join(
            f"<br>{unit}: {', '.join(codes)}" for unit, codes in step.refused.unmet.items()
        )
    return f"| {number} | {step.at} | {step.by} | `{command}` | {expected} |\n"

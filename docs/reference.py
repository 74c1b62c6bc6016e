"""Write the reference pages: `python -m docs.reference docs [pictures]`."""

import inspect
import io
import os
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.text import Text

import cli
from commands.terminal import help_text, output
from presentation import language
from states.lifecycle import LIFECYCLE
from workbooks import column_help, columns
from workflow import errors
from workflow.people import rights
from workflow.records import catalogue, forms
from workflow.records.kind import Kind
from workflow.rules.definition import Requirement, Stage
from workflow.rules.requirement_result import RequirementsUnmetError
from workflow.rules.roles import Role

_ROOT = Path(__file__).parent.parent
_HEAD = "<!-- Written from the program by `make docs`: change the program, not this page. -->\n"
#: Style that needs a download or wide Latin letters, which must work offline.
_UNWANTED = r"(?s)@font-face \{.*?\}\s*|font-variant-east-asian: full-width;"
_TOLD = (language.of("zh"), language.of("en"))
_PIPE = r"\|"
_GRANTERS = {None: "never", "office": "`office`, `leading_group`"}
_BOOKS = {
    "round": "`xuncha template round`",
    "records": "`xuncha template records`",
    "letters": "`xuncha template records --with-letters`, besides",
    None: "In no workbook, by `xuncha record` only",
}


#: The words that the shell completes, in their own module, since completion loads nothing else.
CHOICES = _ROOT / "commands" / "terminal" / "choices.py"


def generate(folder: Path) -> None:
    """Write every page into a folder."""
    for name, text in _pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def choices() -> str:
    """Return the module of the words that are completed."""
    lines = ['"""What the shell completes; written from the program by `make docs`."""']
    for name, codes in (("KINDS", catalogue.BY_CODE), ("STAGES", LIFECYCLE.keys)):
        words = textwrap.wrap(" ".join(codes), 80, drop_whitespace=False)
        lines += ["", f"{name} = (", *(f'    "{line}"' for line in words), ")"]
    return "\n".join(lines) + "\n"


def stale(folder: Path) -> list[str]:
    """Return the names of the pages that are out of date."""
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    return [name for name, text in _pages().items() if there.get(name) != text]


def _pages() -> dict[str, str]:
    made = {
        "stages.md": _stages(),
        "cli.md": _commands("en"),
        "cli.zh-CN.md": _commands("zh"),
        "workbooks.md": _workbooks(),
    }
    return {name: _HEAD + "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}


def _stages() -> Iterator[str]:
    on = (f"    {s.key} --> {LIFECYCLE.after(s.key)}" for s in LIFECYCLE.stages)
    back = (f"    {s.key} --> {to}: return" for s in LIFECYCLE.stages for to in s.returns)
    yield from ("# Stages and requirements", "", "```mermaid", "stateDiagram-v2", *on, *back)
    yield from ("```", "", "Codes never change. *seed*: a real team's work summary.", "")
    yield from _table("role, 角色, who", ((f"`{r}`", *(s.word(r) for s in _TOLD)) for r in Role))
    for number, stage in enumerate(LIFECYCLE.stages, start=1):
        title = f"## {number}. {_both(stage.title, ' · ')} `{stage.key}`"
        yield from ("", title, "", *_arrows(stage), "")
        heads = "requirement, title, rule, supplied by, set aside by, records"
        yield from _table(heads, map(_requirement, stage.requirements))
        yield ""
        yield from _table("requirement, cause, what is lacking", _causes(stage))


def _arrows(stage: Stage) -> Iterator[str]:
    who = rights.in_order(rights.allowed(stage.left_by, stage))
    yield f"- on to `{LIFECYCLE.after(stage.key)}` by `xuncha {stage.left_by}`: {_codes(who)}"
    if stage.returns:
        yield f"- back to {_codes(stage.returns)} by `xuncha return`, with a reason"
    if stage.consent:
        yield f"- approved, without moving, by {_codes([stage.consent])}"
    if stage.closes:
        yield f"- closes, on being left, the group of records {_codes(stage.closes)}"


def _requirement(q: Requirement) -> tuple[str, ...]:
    maker = getattr(inspect.getmodule(q.judge), q.judge.__qualname__.partition(".")[0])
    rule = (inspect.getdoc(q.judge) or inspect.getdoc(maker) or "").removeprefix("Return ")
    kinds = (f"`{code}` {catalogue.BY_CODE[code].sheet}" for code in q.kinds)
    whole, item = (_GRANTERS.get(r, f"`{r}`") for r in (q.exemption.whole, q.exemption.item))
    aside = whole if whole == item else f"as a whole: {whole}<br>one item: {item}"
    return f"`{q.code}`", _both(q.title), rule, _codes(q.who), aside, "<br>".join(kinds)


def _causes(stage: Stage) -> Iterator[tuple[str, ...]]:
    for requirement in stage.requirements:
        for cause in requirement.remedies:
            yield f"`{requirement.code}`", f"`{cause.code}`", _both(cause.why)


#: Of a language: title, options of every command, refusals and what is said of them, two headings.
_OF_COMMANDS = {
    "en": (
        "# Commands",
        "Options of every command, after its name:",
        "## Refusals",
        "Standard error names the code in brackets.",
        "option, meaning",
        "code, exit, meaning",
    ),
    "zh": (
        "# 命令",
        "各命令通用的选项，写在命令名之后：",
        "## 不予办理的情形",
        "标准错误中的说明以方括号内的代码结尾；代码不变，可供脚本判断。",
        "选项, 含义",
        "代码, 退出码, 含义",
    ),
}


def _commands(code: str) -> Iterator[str]:
    title, every, refusals, told_of_them, of_options, of_codes = _OF_COMMANDS[code]
    help_text.speak(code)
    context = click.Context(cli.group, info_name="xuncha", obj=code)
    leaves = list(_leaves(cli.group, context))
    shared = set.intersection(*({p.name for p in command.params} for command, _ in leaves))
    yield from (title, "", every, "")
    yield from _options(
        leaves[0][1], (p for p in leaves[0][0].params if p.name in shared), of_options
    )
    for command, context in leaves:
        usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
        yield from ("", f"## {context.command_path}", "", f"`{usage}`", "", *_help(command))
        own = (p for p in command.params if p.name not in shared)
        yield from _options(context, own, of_options)
    yield from ("", refusals, "", told_of_them, "")
    known = [e for e in errors.WorkflowError.__subclasses__() if e.__module__ == errors.__name__]
    known.append(RequirementsUnmetError)
    told = (
        (f"`{e.code}`", str(output.exit_code(e.code)), help_text.refusal(e, code)) for e in known
    )
    yield from _table(of_codes, sorted(told))


def _leaves(command: click.Command, context: click.Context) -> Iterator[Any]:
    if not isinstance(command, click.Group):
        yield command, context
        return
    for name in command.list_commands(context):
        if inner := command.get_command(context, name):
            yield from _leaves(inner, click.Context(inner, info_name=name, parent=context))


def _help(command: click.Command) -> Iterator[str]:
    for paragraph in (command.help or "").split("\n\n"):
        lines = paragraph.lstrip("\b\n").splitlines()
        yield from (("```", *lines, "```", "") if "\b" in paragraph else (*lines, ""))


def _options(
    context: click.Context, params: Iterable[click.Parameter], heads: str
) -> Iterator[str]:
    options = [p.get_help_record(context) for p in params if isinstance(p, click.Option)]
    if rows := [(f"`{record[0]}`", record[1]) for record in options if record]:
        yield from _table(heads, rows)


def _workbooks() -> Iterator[str]:
    yield from ("# Workbooks", "", *(f"- {_both(message)}" for message in column_help.GENERAL))
    yield "- A row with a 记录号, as exported, is that record, whatever else stands in it."
    for book, title in _BOOKS.items():
        yield from ("", f"## {title}")
        for kind in (k for k in catalogue.KINDS if k.workbook == book):
            yield from _sheet(kind)


def _sheet(kind: Kind) -> Iterator[str]:
    needed, heading = columns.needed(kind), {field.name: field.heading for field in kind.fields}
    identity = ["单位代码"] * columns.has_unit(kind) + [heading[name] for name in kind.identity]
    yield from ("", f"### {kind.sheet} `{kind.code}`", "")
    yield f"- identified by {' + '.join(identity)}"
    several = "; one row may serve several units" if kind.several_units else ""
    yield f"- entered by {_codes(forms.entered_by(kind))}{several}"
    rows = []
    for column in (c for c in columns.of_template(kind) if c.field or kind.workbook):
        told = (column_help.column(kind, column, speaking.say) for speaking in _TOLD)
        rows.append((column.heading, "✓" if column.name in needed else "", *told))
    yield from ("", *_table("heading, required, 填写内容, what to enter", rows))


def _table(heads: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    named = heads.split(", ")
    for row in (named, ["---"] * len(named), *rows):
        yield f"| {' | '.join(' '.join(c.split()).replace('|', _PIPE) for c in row)} |"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _both(message: str, between: str = "<br>") -> str:
    return between.join(dict.fromkeys(speaking.say(message) for speaking in _TOLD))


def draw(folder: Path) -> None:
    """Draw what `status` says in the example round when one finding is still unverified."""
    examples = _ROOT / "examples"
    steps = tomllib.loads((examples / "story.toml").read_text(encoding="utf-8"))["step"]
    with TemporaryDirectory() as made:
        given = ["--database", f"sqlite:///{made}/xuncha.db"]
        _said("init", "--simulation", *given)
        for step in steps:
            if step["args"][:2] == ["record", "interview"]:
                break
            command = [part.replace("{examples}", str(examples)) for part in step["args"]]
            _said(*command, *given, "--at", step["at"], "--as", step["as"], "--json")
        asked = ["status", step["args"][2]]
        os.environ.update(XUNCHA_DATABASE=given[1], XUNCHA_AT=step["at"], COLUMNS="90")
        for lang, name in (("en", "status.svg"), ("zh", "status.zh-CN.svg")):
            console = Console(record=True, width=90, file=io.StringIO())
            said = _said(*asked, "--lang", lang)
            console.print(Text.from_ansi(f"$ xuncha {' '.join(asked)}\n{said}"))
            drawn = console.export_svg(title="xuncha", unique_id="xuncha")
            (folder / name).write_text(re.sub(_UNWANTED, "", drawn), encoding="utf-8")


def _said(*arguments: str) -> str:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        cli.run(list(arguments))
    return out.getvalue()


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
    CHOICES.write_text(choices(), encoding="utf-8")
    if "pictures" in sys.argv[2:]:
        draw(Path(sys.argv[1]))

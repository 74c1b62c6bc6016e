"""Every view fits a terminal of 80 columns, and breaks neither a date nor a command."""

import io
import re
from collections.abc import Callable, Iterator

import click
import pytest

import cli
from presentation.text_layout import width
from tests.conftest import Template
from tests.database import small
from tests.support import Answer, Program, run
from tests.unit.commands.terminal import simulation

UNIT, LONG = "县农业农村局下属事业单位", "某某县某某街道办事处社区卫生服务中心（妇幼保健院）"
INSPECTION = f"r1/{UNIT}"
PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")

#: The commands whose output people read.
VIEWS = (
    ("status",),
    ("status", "r1"),
    ("status", INSPECTION),
    ("status", "r1/a"),
    ("rounds",),
    ("agenda",),
    ("agenda", "r1"),
    ("deadlines",),
    ("deadlines", INSPECTION),
    ("notices",),
    ("notices", INSPECTION),
    ("notices", "--to", "office"),
    ("forecast", "r1"),
    ("forecast", INSPECTION),
    ("records", INSPECTION),
    ("records", "r1"),
    ("records", "r1", "finding"),
    ("figures", "r1"),
    ("figures", INSPECTION),
    ("audit", "log"),
    ("audit", "stages"),
    ("audit", "verify"),
    ("audit", "access"),
    ("user", "list"),
    ("policy", "show", "r1"),
    ("calendar", "show", "2026"),
    ("draft", "show", "r1/a"),
    ("draft", "diff", "r1/a"),
    ("check",),
    ("diagram",),
    ("advance", "r1", "--dry-run"),
    ("advance", INSPECTION),
    ("tick",),
    ("record", "meeting", INSPECTION, "日期=2026-13-01"),
    ("exempt", INSPECTION, "preparation.nothing", "--reason", "x"),
    ("status", "r1/nowhere"),
    ("approve", "r1/a", "--draft", "9"),
)
_COMMAND = re.compile(r"xuncha(?: (?:--?)?[a-z][\w./-]*)+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def played(
    template: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Return a round in which everything has a long name, with a draft, reminders and records."""
    folder = tmp_path_factory.mktemp("eighty")
    with pytest.MonkeyPatch.context() as patched:
        program = simulation(template("sqlite"), folder, patched)
        small.open_round(program, folder)
        opened = ("单位名称=" + LONG, "党组织书记=欧阳修远", "所属党委=" + LONG, "在册人数=60")
        program.ok("record", "unit", INSPECTION, *opened)
        named = ("工号=第一职工编号0001", "姓名=阿不都热合曼·买买提", "无法谈话原因=长期病休")
        program.ok("record", "person", INSPECTION, *named)
        said = "编号=1", "标题=" + LONG, "三大问题=党的领导弱化", "六项纪律=政治纪律"
        program.ok("record", "finding", INSPECTION, *said)
        program.ok("tick", at="2026-04-20T10:00")
        small.place(program, "drafting")
        none_found = [word for problem in PROBLEMS for word in ("--none-found", problem)]
        for number in (1, 2):
            text = folder / f"{number}.txt"
            text.write_text(f"{LONG}的巡察报告\n第 {number} 稿，2026-04-01 起草", encoding="utf-8")
            authors = ("--author", "zu1", "--author", "zu2")
            program.ok("draft", "r1/a", str(text), *authors, *none_found, who="zu1")
        yield program


def _asked(program: Program, *words: str) -> Answer:
    return program.run(*words, at="2026-04-21T10:00", js=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_a_view_fits_and_breaks_neither_dates_nor_commands(
    played: Program, words: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.lang = lang
    piped = _asked(played, *words)
    monkeypatch.setattr("tests.support.io.StringIO", _Terminal)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = _asked(played, *words)
    assert "[internal]" not in shown.err
    lines = (shown.out + shown.err).splitlines()
    assert [line for line in lines if width(line) > 80 and not _alone(line)] == []
    if words[0] in ("status", "agenda", "tick"):  # what is before a person, in short
        return
    whole = {*_DATE.findall(piped.out), *_COMMAND.findall(piped.err)}
    assert [text for text in whole if not any(text in line for line in lines)] == []


def _alone(line: str) -> bool:
    """Return whether a line is only a command, which must not be broken."""
    return line.strip().startswith(("xuncha ", "eval ", "*/5 "))


def _pages() -> Iterator[tuple[str, ...]]:
    context = click.Context(cli.group)
    yield ()
    for name in cli.COMMANDS:
        command = cli.group.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_help_fits(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for words in (*_pages(), ("record", "meeting")):
        page = run([*words, "--help", "--lang", lang]).out
        wide = [line for line in page.splitlines() if width(line) > 80 and not _alone(line)]
        assert wide == [], words


def test_every_command_that_reads_is_among_the_views() -> None:
    acts = {
        "init", "demo", "template", "import", "export", "open", "void", "return", "suspend",
        "resume", "cancel", "extend", "acknowledge", "scheduler", "keys", "confirm-absence",
    }  # fmt: skip
    assert {words[0] for words in VIEWS} >= set(cli.COMMANDS) - acts - {"login", "logout"}

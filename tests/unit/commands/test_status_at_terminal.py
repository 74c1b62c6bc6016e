"""Status as a person at a terminal reads it: a checklist with commands, a round on one screen."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.terminal import layout
from presentation import text_layout
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import at_deputy_review, at_terminal
from tests.unit.commands.test_usage_examples import require_parsed

_COLOUR = re.compile(r"\033\[\d+m")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Pretend that output goes to a terminal with so many columns."""

    def looks(columns: int) -> None:
        monkeypatch.setattr(layout, "watched", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", "24")
        monkeypatch.delenv("NO_COLOR", raising=False)

    return looks


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_open_point_is_followed_by_a_command_that_parses(opened: Program, lang: str) -> None:
    opened.lang = lang
    lines = opened.run("status", "r1/a", js=False).out.splitlines()
    points = [n for n, line in enumerate(lines) if line.startswith("  ✗")]
    assert points
    for start, end in zip(points, [*points[1:], len(lines)], strict=True):
        commands = [line for line in lines[start:end] if line.startswith("      xuncha ")]
        assert len(commands) == 1
        require_parsed(shlex.split(commands[0]))


def test_a_command_carries_the_options_that_were_given(opened: Program) -> None:
    said = opened.run("status", "r1/a", js=False).out
    assert f"签收日期=… --database {opened.url} --at {opened.at} --as office\n" in said
    said = opened.run("status", "r1/a", js=False, who="").out
    assert "--as office\n" in said
    assert "--as li\n" in said.partition("材料类型=工作方案")[2]


def test_who_only_looks_is_shown_no_commands(opened: Program) -> None:
    for who in ("auditor", "liaison-a"):
        assert "xuncha " not in opened.run("status", "r1/a", js=False, who=who).out


def test_a_suspended_inspection_is_resumed_and_an_ended_one_is_left_alone(opened: Program) -> None:
    opened.ok("suspend", "r1/a", "--reason", "停")
    assert "xuncha resume r1/a --reason …" in opened.run("status", "r1/a", js=False).out
    opened.ok("cancel", "r1/a", "--reason", "止")
    assert "xuncha " not in opened.run("status", "r1/a", js=False).out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_a_round_has_one_line_for_each_unit_and_its_columns_stand_in_line(
    opened: Program, looked_at: Callable[[int], None], lang: str, columns: int
) -> None:
    looked_at(columns)
    opened.lang = lang
    lines = _COLOUR.sub("", opened.run("status", "r1", js=False).out).splitlines()
    table = lines[3:6]
    assert [line.split()[0] for line in table[1:]] == ["a", "b"]
    assert all(text_layout.width(line) <= columns for line in table)
    starts = {text_layout.width(line[: line.index(" 2026-")]) for line in table[1:]}
    assert len(starts) == 1
    assert ("单位a" in table[1]) == (columns == 120)


def test_a_long_round_folds_what_has_ended(
    opened: Program, looked_at: Callable[[int], None]
) -> None:
    for number in range(20):
        opened.ok("record", "unit", f"r1/u{number:02}", "单位名称=某", "党组织书记=某")
    opened.ok("cancel", "r1/u07", "--reason", "止")
    looked_at(80)
    said = _COLOUR.sub("", opened.run("status", "r1", js=False).out)
    assert not [line for line in said.splitlines() if line.startswith("u07 ")]
    assert re.search(r"^  .*u07$", said, re.M)


def test_what_is_ready_is_told_and_how_to_move_it_on(
    opened: Program, looked_at: Callable[[int], None]
) -> None:
    looked_at(80)
    small.enter(
        opened,
        Path(opened.url.removeprefix("sqlite:///")).parent,
        书面材料=[
            {"单位代码": "b", "材料类型": kind, "名称": kind, "日期": "2026-03-02",
             "签收人": "王五", "签收日期": "2026-03-02"}
            for kind in ("进驻通知", "巡前情况通报", "工作方案")
        ],
        重点=[{"单位代码": "b", "编号": "1", "类别": "无"}],
    )  # fmt: skip
    said = opened.run("status", "r1", js=False).out
    assert "  xuncha advance r1\n" in said
    assert "  xuncha status r1/a\n" in said


def test_what_waits_for_an_approval_is_not_told_to_advance(
    opened: Program, looked_at: Callable[[int], None], tmp_path: Path
) -> None:
    at_deputy_review(opened, tmp_path)
    looked_at(80)
    said = opened.run("status", "r1", js=False).out
    assert "xuncha advance" not in said
    assert "xuncha approve r1/a --draft 1" in opened.run("status", "r1/a", js=False).out


@pytest.mark.slow
def test_a_real_terminal_gets_colours_and_a_pipe_does_not(opened: Program) -> None:
    opened.at = "2026-03-30T09:00"
    for target, painted in (("r1/a", b"\x1b[36mxuncha record "), ("r1", b"\x1b[31ma ")):
        with at_terminal(opened, "status", target, columns=100) as person:
            assert person.end() == 0
        assert painted in person.raw
    assert "\033" not in opened.run("status", "r1/a", js=False).out

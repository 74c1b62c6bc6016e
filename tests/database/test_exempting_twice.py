"""A requirement that was set aside already is refused by its title."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import simulation

ASKED = ("exempt", "r1/a", "preparation.notified", "--reason", "进驻当日补")


@pytest.fixture
def opened(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    small.open_round(program, tmp_path)
    return program


def test_what_is_set_aside_already_is_not_said_to_be_there(opened: Program) -> None:
    opened.ok(*ASKED)
    answer = opened.run(*ASKED, js=False)
    assert answer.code == 1
    assert "“进驻通知已印发并签收”已免予，无须再办" in answer.err


def test_a_proposal_says_what_it_is_about_and_whom_it_waits_for(opened: Program) -> None:
    proposed = opened.run(*ASKED, who="li", js=False)
    assert proposed.out == "a：已提出免予“进驻通知已印发并签收”，待巡察办批准\n"
    granted = opened.run(*ASKED, js=False)
    assert granted.out == "a：已批准免予“进驻通知已印发并签收”\n"


def test_status_tells_what_is_proposed_and_of_which_item(opened: Program, tmp_path: Path) -> None:
    small.place(opened, "communication_meeting")
    held = ("会议类型=沟通见面会", "日期=2026-03-02", "主持人=孙七", "组长出席=是", "副组长出席=是")
    opened.ok("record", "meeting", "r1/a", *held)
    chair = ("exempt", "r1/a", "communication_meeting.held", "--item", "chair", "--reason", "出差")
    said = opened.run(*chair, who="li", js=False).out
    assert said == "a：已提出免予“沟通见面会已召开：由书记主持”，待巡察办批准\n"
    told = opened.run("status", "r1/a", js=False).out
    assert "李组长 提出免予“沟通见面会已召开：由书记主持”，理由：出差；待批准" in told
    opened.ok(*chair)
    assert "提出免予" not in opened.run("status", "r1/a", js=False).out

"""Reasons why somebody cannot be interviewed: the list of the policy, and what is entered."""

from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program


def _roster(**reasons: str) -> small.Rows:
    rows = small.round_rows()["花名册"]
    return [{**row, "无法谈话原因": reasons.get(str(row["工号"]))} for row in rows]


@pytest.mark.parametrize("reason", ["外出流动", "退休", "被留置", "援派", "出国", "其他"])
def test_who_is_away_for_a_listed_reason_is_not_needed_once_that_is_confirmed(
    program: Program, tmp_path: Path, reason: str
) -> None:
    small.open_round(program, tmp_path, 花名册=_roster(a1=reason))
    before = small.requirement(program, "interviews.party_members")
    program.ok("confirm-absence", "r1/a", "a1", who="fu")
    after = small.requirement(program, "interviews.party_members")
    assert (before["need"], after["need"]) == (3, 2)
    assert (before["cause"][0], after["lacking"]) == ("absence_unconfirmed", ["a2", "a3"])


def test_a_reason_that_is_not_listed_is_refused_with_those_that_are(
    program: Program, tmp_path: Path
) -> None:
    rows = small.round_rows(花名册=_roster(a1="没空"))
    answer = program.run("import", small.workbook(tmp_path / "round.xlsx", rows))
    (problem,) = answer.json["error"]["problems"]
    assert (problem["cell"], problem["code"]) == ("F2", "bad_choice")
    assert "外出流动" in problem["message"]


def test_a_place_has_a_list_of_its_own_and_a_round_keeps_that_of_its_day(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "xuncha.toml"
    settings.write_text('[policy.interviews]\nabsence_reasons = ["在押", "出海"]\n', "utf-8")
    small.open_round(program, tmp_path, 花名册=_roster(a1="出海"))
    person = ("record", "person", "r1/a", "工号=a2")
    assert program.refused(*person, "无法谈话原因=退休") == "bad_input"
    settings.unlink()
    assert program.refused(*person, "无法谈话原因=退休") == "bad_input"
    assert program.ok(*person, "无法谈话原因=在押")["result"] == "changed"
    program.ok("policy", "adopt", "r1")
    assert program.ok(*person, "无法谈话原因=退休")["result"] == "changed"
    assert program.ok("record", "person", "r1/a", "工号=a1", "职务=教师")["result"] == "changed"

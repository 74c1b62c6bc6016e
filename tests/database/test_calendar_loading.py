"""A file of days drops no day of an official year unless somebody says so."""

from pathlib import Path

import pytest

from tests.support import Program

HEAD = "日期,类型,名称"
#: One more day for an official year, and one day of a year not announced yet.
AMENDMENT = f"{HEAD}\n2026-09-30,休,国庆节\n2028-01-01,休,元旦\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "days.csv"
    file.write_text(AMENDMENT, encoding="utf-8")
    return file


def _load(program: Program, file: Path, *options: str) -> dict[str, list[str]]:
    told = program.ok("calendar", "load", str(file), *options)
    return {word: [d["on"] for d in told[f"days_{word}"]] for word in ("added", "dropped")}


def test_a_file_that_would_drop_days_of_an_official_year_is_refused(
    program: Program, file: Path
) -> None:
    before = program.ok("calendar", "show")
    for options in ((), ("--dry-run",)):
        refused = program.run("calendar", "load", str(file), *options)
        error = refused.json["error"]
        assert (refused.code, error["code"], error["year"]) == (1, "bad_input", 2026)
        assert error["count"] == len([d for d in before["days"] if d["on"].startswith("2026")])
        assert "--amend" in error["next"]
    assert program.ok("calendar", "show") == before


def test_to_amend_adds_days_and_makes_no_year_official(program: Program, file: Path) -> None:
    before = program.ok("calendar", "show")
    expected = {"added": ["2026-09-30", "2028-01-01"], "dropped": []}
    assert _load(program, file, "--amend", "--dry-run") == expected
    assert _load(program, file, "--amend") == expected
    after = program.ok("calendar", "show")
    assert after["official_years"] == before["official_years"]
    assert len(after["days"]) == len(before["days"]) + 2
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_to_replace_lets_the_other_days_go_and_says_which(program: Program, file: Path) -> None:
    told = _load(program, file, "--replace", "--dry-run")
    assert told["added"] == ["2026-09-30", "2028-01-01"]
    assert {on[:4] for on in told["dropped"]} == {"2026"}
    assert _load(program, file, "--replace") == told


def test_a_closure_that_another_file_of_closures_leaves_out_is_not_dropped_in_silence(
    program: Program, file: Path
) -> None:
    file.write_text(f"{HEAD}\n2026-03-02,停,停电\n", encoding="utf-8")
    assert _load(program, file)["added"] == ["2026-03-02"]
    file.write_text(f"{HEAD}\n2026-03-03,停,停水\n", encoding="utf-8")
    assert program.refused("calendar", "load", str(file)) == "bad_input"
    assert _load(program, file, "--amend") == {"added": ["2026-03-03"], "dropped": []}
    file.write_text(f"{HEAD}\n2026-03-02,停,检修\n", encoding="utf-8")
    assert _load(program, file, "--replace")["dropped"] == ["2026-03-02", "2026-03-03"]

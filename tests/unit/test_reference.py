import re
from pathlib import Path

import pytest

import cli
from docs import reference
from states.lifecycle import LIFECYCLE
from workflow.records.catalogue import KINDS

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    reference.generate(tmp_path)
    return tmp_path


def test_the_pages_say_what_the_program_does() -> None:
    assert reference.stale(DOCS) == [], "run: make docs"


def test_a_page_that_was_just_written_is_not_stale(written: Path) -> None:
    assert reference.stale(written) == []


def test_a_page_that_was_changed_by_hand_is_stale(written: Path) -> None:
    page = written / "cli.md"
    page.write_text(page.read_text(encoding="utf-8") + "by hand\n", encoding="utf-8")
    assert reference.stale(written) == ["cli.md"]


def test_a_page_that_is_not_there_is_stale(tmp_path: Path) -> None:
    assert reference.stale(tmp_path) == ["stages.md", "cli.md", "cli.zh-CN.md", "workbooks.md"]


def test_every_requirement_has_its_rule(written: Path) -> None:
    lines = (written / "stages.md").read_text(encoding="utf-8").splitlines()
    for stage in LIFECYCLE.stages:
        for requirement in stage.requirements:
            row = next(line for line in lines if line.startswith(f"| `{requirement.code}` |"))
            title, rule, who, aside = row.split(" | ")[1:5]
            assert all((requirement.title in title, rule, who, aside)), requirement.code


def test_every_command_and_every_heading_has_its_place(written: Path) -> None:
    for page in ("cli.md", "cli.zh-CN.md"):
        commands = (written / page).read_text(encoding="utf-8")
        assert all(f"## xuncha {name}" in commands for name in cli.COMMANDS)
    sheets = (written / "workbooks.md").read_text(encoding="utf-8")
    for kind in KINDS:
        part = sheets.partition(f"### {kind.sheet} `{kind.code}`")[2].partition("\n### ")[0]
        assert all(f"| {heading}" in part for heading in kind.by_heading), kind.sheet


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *DOCS.glob("*.md")], ids=lambda p: p.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    near = [link for link in links if "://" not in link]
    assert [link for link in near if not (page.parent / link).exists()] == []


def test_what_the_flow_names_stands_where_it_says() -> None:
    links = re.findall(r"\[`(\w+)`\]\(([^)]+)", (DOCS / "flow.md").read_text(encoding="utf-8"))
    assert links
    for name, file in links:
        source = (DOCS / file).read_text(encoding="utf-8")
        assert re.search(rf"\b(?:def|class) {name}\b", source), f"{name} in {file}"

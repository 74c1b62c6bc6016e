"""Where a problem stands is said in ranges of cells."""

import pytest

from presentation import language, places
from workflow.errors import Problem, combined


def place(*cells: str, heading: str = "日期") -> str:
    problems = [Problem("谈话", cell, "x", "m", {"heading": heading}) for cell in cells]
    [found] = combined(problems)
    return places.of(found, language.of("en"))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("E2",), "谈话!E2"),
        (("E2", "E3", "E4"), "谈话!E2–E4 (3 cells)"),
        (("E2", "E3", "E7", "F8"), "谈话!E2–E3、E7、F8 (4 cells)"),
        (("E2", "E4", "E6", "E8", "E10", "E12"), "谈话!E2、E4、E6、E8… (6 cells)"),
        (("",), "日期"),
    ],
)
def test_cells_that_follow_one_another_are_a_range(cells: tuple[str, ...], said: str) -> None:
    assert place(*cells) == said

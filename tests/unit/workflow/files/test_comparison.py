"""Two texts compared paragraph by paragraph."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.files import comparison
from workflow.files.comparison import Change, compare

TEXTS = st.lists(st.sampled_from("甲乙丙丁"), max_size=12)


def test_equal_texts_have_no_changes() -> None:
    assert compare(["甲", "乙"], ["甲", "乙"]) == []
    assert compare([], []) == []


def test_each_change_says_what_was_where() -> None:
    old = ["题", "一", "二", "三", "四", "尾"]
    new = ["题", "一", "贰", "三", "新", "四"]
    assert compare(old, new) == [
        Change("changed", 3, ("二",), 3, ("贰",)),
        Change("added", 5, (), 5, ("新",)),
        Change("removed", 6, ("尾",), 7, ()),
    ]


@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old(old: list[str], new: list[str]) -> None:
    changes = compare(old, new)
    made = list(old)
    for change in reversed(changes):
        start = change.old_line - 1
        assert tuple(made[start : start + len(change.old)]) == change.old
        made[start : start + len(change.old)] = change.new
    assert made == new
    for one, other in pairwise(changes):
        assert one.old_line + len(one.old) < other.old_line + bool(not other.old)


def test_texts_that_have_nothing_in_common_are_one_change_however_long() -> None:
    many = comparison._MOST_PAIRED
    old, new = ["题", *("x" * many)], ["题", *("y" * many)]
    (change,) = compare(old, new)
    assert (change.kind, change.old_line, len(change.old), len(change.new)) == (
        "changed", 2, many, many,
    )  # fmt: skip

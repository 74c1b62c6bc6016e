"""When two names are the same name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules import naming
from workflow.rules.invisible import IGNORABLE

UNSEEN = st.sampled_from([chr(c) for first, last in IGNORABLE for c in range(first, last + 1)])
BETWEEN = st.sampled_from("·•・．‧.･")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张　 三", "张三"), ("张\u00a0三", "张三"), ("张\n三", "张三"), ("ＬＩ", "LI"),
        ("阿依古丽·买买提", "阿依古丽•买买提"), ("阿依古丽·买买提", "阿依古丽・买买提"),
        ("阿依古丽·买买提", "阿依古丽．买买提"), ("阿依古丽·买买提", "阿依古丽‧买买提"),
        ("阿依古丽·买买提", "阿依古丽.买买提"), ("阿依古丽·买买提", "阿依古丽 ・ 买买提"),
        ("让—皮埃尔", "让-皮埃尔"), ("⼯作⽅案", "工作方案"), ("\uf9e1四", "李四"),
        ("e\u0301", "é"), ("e\u200d\u0301", "é"),
    ],
)  # fmt: skip
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert naming.same(one, other)
    assert naming.comparison_key(one) == naming.comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张二"),
        ("", ""),
        (" ", "\u200b"),
        ("买买提·阿", "买买提阿"),
        ("LI", "li"),
        ("㈱", "(株)"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not naming.same(one, other)


@given(name=st.text(max_size=10), data=st.data())
def test_unseen_letters_and_spaces_in_a_name_do_not_count(name: str, data: st.DataObject) -> None:
    written = "".join(
        letter + data.draw(UNSEEN | st.sampled_from(["", " ", "\u3000", "\u00a0"]))
        for letter in unicodedata.normalize("NFC", name)
    )
    assert naming.comparison_key(written) == naming.comparison_key(name)


@given(parts=st.lists(st.text(st.sampled_from("阿依古丽买提"), min_size=1), min_size=2, max_size=4),
       data=st.data())  # fmt: skip
def test_names_whose_parts_are_kept_apart_by_any_dot_are_one(
    parts: list[str], data: st.DataObject
) -> None:
    one, other = (data.draw(BETWEEN).join(parts) for _ in range(2))
    assert naming.same(one, other)
    assert not naming.same(one, "".join(parts))


@given(name=st.text())
def test_a_comparison_is_settled_and_no_name_grows(name: str) -> None:
    once = naming.comparison_key(name)
    assert naming.comparison_key(once) == once
    assert len(once) <= len(unicodedata.normalize("NFC", name))


def test_a_name_may_stand_in_a_longer_text() -> None:
    assert naming.contains("县委书记 王\u200d五", "王五")
    assert not naming.contains("王五", "")
    assert not naming.contains("王", "王五")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("李小明", ("李晓明", "李小朋")), ("张山", ("张三",)),
        ("阿依古丽・买买提", ("阿依古丽·买买堤",)),
        ("欧阳", ()), ("wang5", ("wangwu",)), ("", ()), ("\u200d", ()),
    ],
)  # fmt: skip
def test_the_nearest_names_are_found(name: str, near: tuple[str, ...]) -> None:
    known = ("张三", "李晓明", "李小朋", "王五", "阿依古丽·买买堤", "wangwu")
    assert set(naming.nearest(name, known)) == set(near)


def test_three_are_named_at_most() -> None:
    assert len(naming.nearest("李明", [f"李明{n}" for n in range(9)])) == 3

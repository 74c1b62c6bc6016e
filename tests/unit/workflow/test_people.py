"""Finding people by a text."""

from workflow.rules.naming import People

PEOPLE = People(
    {
        "wangwu": "王五",
        "li.s": "李四",
        "ls2": "李四",
        "ayg": "阿依古丽·买买提",
        "x9": "",
        "王六": "赵七",
    }
)


def test_an_account_or_a_name_that_is_only_ones_means_somebody() -> None:
    for text in ("wangwu", "王五", "王　五", "王五\u200d", "ｗａｎｇｗｕ"):
        assert PEOPLE.matching(text) == ("wangwu",)
    assert PEOPLE.matching("阿依古丽・买买提") == ("ayg",)
    assert PEOPLE.matching("li.s") == ("li.s",)


def test_a_name_of_several_means_each_of_them_and_another_nobody() -> None:
    assert PEOPLE.matching("李四") == ("li.s", "ls2")
    for text in ("", "\u200d", "李", "钱八"):
        assert PEOPLE.matching(text) == ()


def test_an_account_comes_before_a_name() -> None:
    assert People({"李四": "王五", "a": "李四"}).matching("李四") == ("李四",)


def test_the_nearest_are_told_with_their_names_three_at_most() -> None:
    assert PEOPLE.nearest("阿依古丽·买买堤") == "ayg（阿依古丽·买买提）"
    assert PEOPLE.nearest("x8") == "x9"
    assert PEOPLE.nearest("钱八") == ""
    many = People({f"a{n}": "李小明" for n in range(9)})
    assert many.nearest("李晓明") == "a0（李小明）、a1（李小明）、a2（李小明）"

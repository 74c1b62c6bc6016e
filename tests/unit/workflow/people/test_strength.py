"""Which passwords are refused as too easy to guess."""

import pytest

from workflow.errors import BadInputError
from workflow.people import passwords, strength


def test_a_one_time_password_is_strong_enough_to_keep() -> None:
    strength.require(passwords.one_time_password(), "office")


@pytest.mark.parametrize("password", ["", "short", "123456789", "一二三四五六七八九"])
def test_fewer_than_ten_characters_are_too_short(password: str) -> None:
    with pytest.raises(BadInputError, match="at least 10 characters"):
        strength.require(password, "office")


@pytest.mark.parametrize(
    "password",
    ["k7-Qm2-vt9", "床前明月光疑是地上霜", "correct horse battery staple", "x" + "9fK-é" * 500],
)
def test_ten_characters_that_nobody_would_guess_are_enough(password: str) -> None:
    strength.require(password, "office", "巡察办")


@pytest.mark.parametrize("password", ["zhangsan-2026", "ZhangSan-2026", "ｚｈａｎｇｓａｎ-2026"])
def test_the_name_of_the_account_is_no_password(password: str) -> None:
    with pytest.raises(BadInputError, match="the account or its name"):
        strength.require(password, "zhangsan-2026")


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "1-2-3-4-5-6-7-8-9-0",
        "１２３４５６７８９０",
        "Password123",
        "ＰＡＳＳＷＯＲＤ１２３",
        "P@ssw0rd2026",
        "p a s s w o r d",
        "QWERTYUIOP",
        "1qaz2wsx3edc",
        "1111111111",
        "abababababab",
        "..........",
        "Admin@123456",
        "Huawei@123",
        "woaini1314520",
        "zhongguo2026",
        "XunCha2026!",
        "巡察办巡察办巡察办2026",
        "password password",
    ],
)
def test_what_everybody_tries_first_is_no_password(password: str) -> None:
    with pytest.raises(BadInputError, match="too easy to guess") as refused:
        strength.require(password, "office")
    assert refused.value.code == "bad_input"
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", ["linxm19860512", "林小敏20260101"])
def test_a_password_that_is_little_more_than_the_names_of_its_owner_is_refused(
    password: str,
) -> None:
    with pytest.raises(BadInputError, match="too easy to guess"):
        strength.require(password, "linxm", "林小敏")

"""Passwords: who gets in, what is refused as too weak, and what time does not tell."""

import math
import time

import pytest
from argon2 import PasswordHasher

from workflow.errors import BadInputError
from workflow.people import passwords


def test_the_right_password_is_accepted_and_another_is_not() -> None:
    stored = passwords.hash_password("correct horse 马")
    assert passwords.verify(stored, "correct horse 马")
    assert not passwords.verify(stored, "correct horse 牛")
    assert not passwords.verify(stored, "")


def test_the_same_password_is_stored_differently_each_time() -> None:
    assert passwords.hash_password("correct horse") != passwords.hash_password("correct horse")


def test_a_hash_says_it_is_argon2id_and_does_not_hold_the_password() -> None:
    stored = passwords.hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "correct horse" not in stored


def test_full_width_typing_makes_no_difference() -> None:
    stored = passwords.hash_password("abc-123-xyz")
    assert passwords.verify(stored, "ａｂｃ－１２３－ｘｙｚ")


def test_half_a_character_from_a_terminal_is_a_wrong_password_and_no_crash() -> None:
    assert not passwords.verify(passwords.hash_password("correct horse"), "\udce5")


def test_no_password_fits_an_account_that_does_not_exist() -> None:
    assert not passwords.verify(None, "")
    assert not passwords.verify(None, "correct horse")


@pytest.mark.slow
def test_an_unknown_account_costs_the_same_work_as_a_wrong_password() -> None:
    """The stand-in has today's costs, and checking it takes the time that those costs take."""
    assert not passwords.needs_rehash(passwords._NOBODY)
    stored = passwords.hash_password("correct horse")
    known = min(_seconds(stored) for _ in range(5))
    unknown = min(_seconds(None) for _ in range(5))
    assert unknown > known / 4


def test_a_stored_text_that_is_no_hash_is_refused_with_the_reason() -> None:
    for damaged in ("", "plain", "$argon2id$v=19$m=65536,t=3,p=4$?$?"):
        with pytest.raises(BadInputError, match="stored password cannot be checked"):
            passwords.verify(damaged, "correct horse")


def test_only_a_hash_with_other_costs_needs_a_new_one() -> None:
    assert not passwords.needs_rehash(passwords.hash_password("correct horse"))
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("correct horse")
    assert passwords.verify(weaker, "correct horse")
    assert passwords.needs_rehash(weaker)


def test_a_one_time_password_is_readable_new_every_time_and_hard_to_guess() -> None:
    made = {passwords.one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        groups = password.split("-")
        assert [len(group) for group in groups] == [5, 5, 5, 5]
        assert not set(password) & set("01ilouILOU")
    used = set("".join(made)) - {"-"}
    assert 20 * math.log2(len(used)) >= 80


def test_a_one_time_password_is_strong_enough_to_keep() -> None:
    passwords.check_strength(passwords.one_time_password(), "office")


@pytest.mark.parametrize("password", ["", "short", "123456789", "一二三四五六七八九"])
def test_fewer_than_ten_characters_are_too_short(password: str) -> None:
    with pytest.raises(BadInputError, match="at least 10 characters"):
        passwords.check_strength(password, "office")


def test_ten_characters_are_enough_chinese_ones_too() -> None:
    passwords.check_strength("k7-Qm2-vt9", "office")
    passwords.check_strength("床前明月光疑是地上霜", "office")


@pytest.mark.parametrize("password", ["zhangsan-2026", "ZhangSan-2026", "ｚｈａｎｇｓａｎ-2026"])
def test_the_name_of_the_account_is_no_password(password: str) -> None:
    with pytest.raises(BadInputError, match="name of the account"):
        passwords.check_strength(password, "zhangsan-2026")


@pytest.mark.parametrize(
    "password", ["1234567890", "Password123", "QWERTYUIOP", "1111111111", "abababababab"]
)
def test_what_everybody_tries_first_is_no_password(password: str) -> None:
    with pytest.raises(BadInputError, match="everybody tries first") as refused:
        passwords.check_strength(password, "office")
    assert refused.value.code == "bad_input"
    assert password not in str(refused.value)


def test_every_common_password_in_the_list_can_be_met() -> None:
    for common in passwords._COMMON:
        assert len(common) >= passwords.FEWEST_CHARACTERS
        assert common == common.casefold()


def _seconds(stored: str | None) -> float:
    start = time.perf_counter()
    passwords.verify(stored, "wrong horse")
    return time.perf_counter() - start

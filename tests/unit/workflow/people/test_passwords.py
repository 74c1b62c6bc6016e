"""Passwords: which are accepted, and that time reveals nothing."""

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
    """The substitute hash has today's cost settings, so checking it takes as long."""
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


def _seconds(stored: str | None) -> float:
    start = time.perf_counter()
    passwords.verify(stored, "wrong horse")
    return time.perf_counter() - start

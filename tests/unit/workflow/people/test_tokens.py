"""Tokens: shown once, found again by their digest."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from workflow.people import tokens


def test_a_token_is_recognisable_and_carries_256_bits() -> None:
    token, _ = tokens.new_token()
    assert token.startswith("xc_")
    assert len(token) == 3 + 43  # 43 characters of base64 hold 256 bits


def test_tokens_are_new_every_time() -> None:
    assert len({tokens.new_token()[0] for _ in range(100)}) == 100


def test_a_new_token_comes_with_the_digest_it_is_found_by() -> None:
    token, stored = tokens.new_token()
    assert stored == tokens.token_digest(token) == hashlib.sha256(token.encode()).hexdigest()
    assert token not in stored


def test_white_space_around_a_token_is_ignored() -> None:
    token, stored = tokens.new_token()
    assert tokens.token_digest(f" {token}\r\n") == stored


@given(st.text(st.characters()))
def test_any_text_has_a_digest_that_is_not_that_of_a_token(text: str) -> None:
    _, stored = tokens.new_token()
    assert len(tokens.token_digest(text)) == 64
    assert tokens.token_digest(text) != stored


def test_half_a_character_from_the_environment_is_no_crash() -> None:
    assert len(tokens.token_digest("xc_\udce5")) == 64

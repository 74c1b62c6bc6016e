"""A sealed text opens only with its key and in its place, and reveals little otherwise."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflow.errors import BadInputError
from workflow.sealing import cipher
from workflow.sealing.cipher import SealError
from workflow.sealing.keys import Key

KEY = Key(bytes(range(32)))
ROW = UUID("0190a5f0-0000-7000-8000-000000000001")

a_text = st.text(max_size=300)
a_name = st.text(min_size=1, max_size=20)


def sealed(text: str) -> str:
    return cipher.seal(KEY, text, table="letters", row=ROW, column="content")


def unsealed(token: str) -> str:
    return cipher.unseal(KEY, token, table="letters", row=ROW, column="content")


@given(a_text)
def test_what_was_sealed_opens_unchanged(text: str) -> None:
    assert unsealed(sealed(text)) == text


def test_a_long_text_opens_unchanged() -> None:
    text = "反映某单位违规发放津贴补贴。" * 20_000
    assert unsealed(sealed(text)) == text


def test_a_token_sealed_by_this_version_opens_in_every_later_one() -> None:
    token = (
        "v1|5d195631790e22e8|NeTOTKZGsbRrk8GV|"
        "T2p9XkgB0/Aw2aqzPq31tYCRcqzXh1lVn+WS6VQpheSfKe7z5Ab47jA3bqMgHgfK"
        "E/0gPYPzSorj5rDXJTknRx/3LL6nGJZZczKDEP0rqUo="
    )
    assert unsealed(token) == "群众来信：反映食堂采购问题"


def test_a_token_names_version_and_key_and_shows_nothing_of_the_text() -> None:
    version, fingerprint, _, _ = sealed("letter writer").split("|")
    assert (version, fingerprint) == ("v1", KEY.fingerprint)
    assert "letter writer" not in sealed("letter writer")


@given(a_text)
def test_the_same_text_is_never_sealed_the_same_way_twice(text: str) -> None:
    assert sealed(text) != sealed(text)


def test_an_empty_text_and_a_name_are_sealed_at_the_same_length() -> None:
    lengths = {len(sealed(text)) for text in ("", "王", "王小明", "王小明，某局办公室副主任")}
    assert len(lengths) == 1


@given(st.integers(0, 400))
def test_the_length_of_a_token_tells_the_length_of_the_text_in_steps_of_64(size: int) -> None:
    blocks = -(-(size + 4) // 64)
    assert len(sealed("a" * size)) == len(sealed("a" * (blocks * 64 - 4)))
    assert len(sealed("a" * size)) < len(sealed("a" * (blocks * 64 - 3)))


@given(a_text, st.data())
def test_any_changed_character_of_a_token_is_refused(text: str, data: st.DataObject) -> None:
    token = sealed(text)
    position = data.draw(st.integers(0, len(token) - 1))
    wrong = data.draw(st.characters(codec="utf-8"))
    assume(wrong != token[position])
    with pytest.raises(SealError):
        unsealed(token[:position] + wrong + token[position + 1 :])


@given(a_text)
def test_every_other_last_character_of_a_token_is_refused(text: str) -> None:
    """Base64 has spare bits there: a lenient decoder takes several spellings."""
    token = sealed(text).rstrip("=")
    padding = "=" * (len(sealed(text)) - len(token))
    for wrong in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/":
        if wrong != token[-1]:
            with pytest.raises(SealError):
                unsealed(token[:-1] + wrong + padding)


@given(a_text, st.data())
def test_a_shortened_or_lengthened_token_is_refused(text: str, data: st.DataObject) -> None:
    token = sealed(text)
    kept = data.draw(st.integers(0, len(token) - 1))
    for wrong in (token[:kept], token + "=", token + "|", f" {token}", f"{token}\n"):
        with pytest.raises(SealError):
            unsealed(wrong)


@given(st.text(max_size=100))
def test_any_other_text_is_no_sealed_text(text: str) -> None:
    with pytest.raises(SealError, match="not a sealed text"):
        unsealed(text)


def test_nonce_and_ciphertext_of_two_tokens_do_not_mix() -> None:
    one, other = sealed("one").split("|"), sealed("other").split("|")
    with pytest.raises(SealError, match="was changed or belongs elsewhere"):
        unsealed("|".join((*one[:3], other[3])))


@given(a_text, a_name, a_name, st.uuids(), st.data())
def test_a_text_moved_to_another_table_row_or_column_is_refused(
    text: str, table: str, column: str, row: UUID, data: st.DataObject
) -> None:
    token = cipher.seal(KEY, text, table=table, row=row, column=column)
    other_table, other_column = data.draw(a_name), data.draw(a_name)
    other_row = data.draw(st.uuids())
    assume(other_table != table and other_column != column and other_row != row)
    with pytest.raises(SealError):
        cipher.unseal(KEY, token, table=other_table, row=row, column=column)
    with pytest.raises(SealError):
        cipher.unseal(KEY, token, table=table, row=other_row, column=column)
    with pytest.raises(SealError):
        cipher.unseal(KEY, token, table=table, row=row, column=other_column)


@given(a_text, a_name, a_name)
def test_swapped_table_and_column_are_refused(text: str, table: str, column: str) -> None:
    assume(table != column)
    token = cipher.seal(KEY, text, table=table, row=ROW, column=column)
    with pytest.raises(SealError):
        cipher.unseal(KEY, token, table=column, row=ROW, column=table)


@given(a_text, st.binary(min_size=32, max_size=32).map(Key))
def test_another_key_is_refused_and_both_are_named(text: str, other: Key) -> None:
    assume(other != KEY)
    with pytest.raises(SealError) as refused:
        cipher.unseal(other, sealed(text), table="letters", row=ROW, column="content")
    assert KEY.fingerprint in str(refused.value)
    assert other.fingerprint in str(refused.value)


def test_another_key_under_this_keys_name_is_refused() -> None:
    other = Key(bytes(32))
    token = cipher.seal(other, "text", table="letters", row=ROW, column="content")
    with pytest.raises(SealError, match="was changed or belongs elsewhere"):
        unsealed(token.replace(other.fingerprint, KEY.fingerprint))


def test_a_refusal_is_bad_input() -> None:
    with pytest.raises(BadInputError) as refused:
        unsealed("nothing")
    assert refused.value.code == "bad_input"


def test_half_a_character_is_refused_and_the_text_is_not_in_the_error() -> None:
    with pytest.raises(SealError) as refused:
        sealed("secret \ud800")
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__
    with pytest.raises(SealError, match="cannot be stored"):
        cipher.digest(KEY, "\ud800", column="content")


@given(a_text, a_text)
def test_digests_are_the_same_exactly_where_the_texts_are(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    digests = {cipher.digest(KEY, text, column="writer") for text in (one, other)}
    assert (len(digests) == 1) is same


@given(a_text)
def test_digests_do_not_mind_how_characters_are_composed(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert cipher.digest(KEY, composed, column="c") == cipher.digest(KEY, decomposed, column="c")


def test_a_digest_is_bound_to_its_column_and_its_key() -> None:
    digests = {
        cipher.digest(KEY, "王小明", column="writer"),
        cipher.digest(KEY, "王小明", column="handler"),
        cipher.digest(Key(bytes(32)), "王小明", column="writer"),
    }
    assert len(digests) == 3
    assert {len(one) for one in digests} == {64}


def test_digests_stay_what_they_are() -> None:
    assert cipher.digest(KEY, "王小明", column="writer") == (
        "22329ee61eb14afed98c0906c358a30ab602057d8045a9ace9ee3b09e4648980"
    )


def test_column_and_text_do_not_run_into_each_other() -> None:
    assert cipher.digest(KEY, "bc", column="a") != cipher.digest(KEY, "c", column="ab")

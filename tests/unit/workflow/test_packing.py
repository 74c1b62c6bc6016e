"""Values packed as bytes: one form for each list of values, which no other list shares."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.audit.packing import chained, digest, packed, packed_as_found, sha256

VALUES = st.lists(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"]))
)


@given(VALUES)
def test_values_are_packed_as_json_that_anybody_can_make(values: list[Any]) -> None:
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    assert packed(values) == packed_as_found(values) == plain.encode()


@pytest.mark.parametrize("value", [1.0, True, b"x", float("nan"), ["x"], {"x": 1}])
def test_what_has_no_one_form_is_no_evidence(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        packed(["x", value])


def test_what_is_found_looks_like_nothing_else() -> None:
    lists: list[list[Any]] = [
        [], [""], [None], ["a", "b"], ["ab"], ["a", "", "b"], ["b", "a"], ["1"], [1], [1.0],
        [True], ["true"], [b"a"], ["YQ=="], [float("inf")], ["a\udcff"], ["a?"], [2**70],
    ]  # fmt: skip
    assert len({packed_as_found(values) for values in lists}) == len(lists)


def _sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def test_the_digest_of_rows_says_nothing_of_their_order_and_is_empty_for_none() -> None:
    assert digest([]) == ""
    one = hashlib.sha256(_sha256(b"a")).hexdigest()
    assert digest([b"a"]) == one
    both = hashlib.sha256(b"".join(sorted((_sha256(b"a"), _sha256(b"b"))))).hexdigest()
    assert digest([b"a", b"b"]) == digest([b"b", b"a"]) == both
    assert digest([b"a", b"a"]) != one


def test_a_text_has_the_sha256_of_its_bytes() -> None:
    assert sha256("") == hashlib.sha256(b"").hexdigest()
    assert sha256("中") == hashlib.sha256(b"\xe4\xb8\xad").hexdigest()


def test_the_hash_of_an_entry_covers_the_one_before_and_every_value() -> None:
    expected = hashlib.sha256(packed(["before", None, 1])).hexdigest()
    assert chained("before", [None, 1]) == expected
    assert chained("after", [None, 1]) != expected
    assert chained("before", [1, None]) != expected

"""The key file and the recovery code: what is refused, and what never shows the secret."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import BadInputError
from workflow.sealing import keys
from workflow.sealing.keys import Key, KeyFileError, RecoveryCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

a_key = st.binary(min_size=32, max_size=32).map(Key)


def a_known_key() -> Key:
    return Key(bytes(range(32)))


def test_a_generated_key_is_new_every_time() -> None:
    assert keys.generate() != keys.generate()


def test_a_secret_of_another_length_is_no_key() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Key(b"short")


def test_a_printed_key_shows_its_fingerprint_and_not_its_secret() -> None:
    key = a_known_key()
    assert repr(key) == str(key) == f"<Key {key.fingerprint}>"


def test_fingerprint_and_subkeys_stay_what_they_are() -> None:
    """Changing a derivation would make every sealed text of every installation unreadable."""
    key = a_known_key()
    assert key.fingerprint == "5d195631790e22e8"
    assert (
        key.sealing_key().hex()
        == "83b5e340ab7ef9f08ceac4c3a8c7c131fcbd1204a348057da22191e995713d48"
    )
    assert (
        key.digest_key().hex() == "8d56aa42622f7928fbae33d6a5e782a0e4a7e33afebf0a2be64a1ada112c02e8"
    )


@given(a_key)
def test_fingerprint_secret_and_subkeys_are_four_different_things(key: Key) -> None:
    things = {key.secret, key.sealing_key(), key.digest_key(), bytes.fromhex(key.fingerprint)}
    assert len(things) == 4
    assert len(key.fingerprint) == 16


def test_a_written_key_is_read_back(tmp_path: Path) -> None:
    key = keys.generate()
    keys.write(key, tmp_path / "xuncha.key")
    assert keys.read(tmp_path / "xuncha.key") == key


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_key_file_is_readable_by_its_owner_only_whatever_the_umask(
    tmp_path: Path, umask: int
) -> None:
    path = tmp_path / "xuncha.key"
    before = os.umask(umask)
    try:
        keys.write(keys.generate(), path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_file_is_text_with_a_header_the_fingerprint_and_the_secret(tmp_path: Path) -> None:
    key = a_known_key()
    keys.write(key, tmp_path / "xuncha.key")
    assert (tmp_path / "xuncha.key").read_text().splitlines() == [
        "xuncha key file v1",
        f"fingerprint: {key.fingerprint}",
        "secret: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ]


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "xuncha.key"
    first = keys.generate()
    keys.write(first, path)
    with pytest.raises(KeyFileError, match="never overwritten") as refused:
        keys.write(keys.generate(), path)
    assert refused.value.code == "bad_input"
    assert str(path) in str(refused.value)
    assert keys.read(path) == first


def test_a_dangling_link_is_not_followed_when_writing(tmp_path: Path) -> None:
    (tmp_path / "xuncha.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError):
        keys.write(keys.generate(), tmp_path / "xuncha.key")
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_file_in_a_missing_folder_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be written: No such file or directory"):
        keys.write(keys.generate(), tmp_path / "nowhere" / "xuncha.key")


def test_a_key_file_that_did_not_reach_the_disk_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyFileError, match="No space left on device"):
        keys.write(keys.generate(), tmp_path / "xuncha.key")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="is missing") as refused:
        keys.read(tmp_path / "xuncha.key")
    assert isinstance(refused.value, BadInputError)
    assert str(tmp_path / "xuncha.key") in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "xuncha.key"
    keys.write(keys.generate(), path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"open to other users.*{mode:04o}"):
        keys.read(path)


def test_a_key_file_that_only_its_owner_may_read_and_nobody_write_is_accepted(
    tmp_path: Path,
) -> None:
    path = tmp_path / "xuncha.key"
    key = keys.generate()
    keys.write(key, path)
    path.chmod(0o400)
    assert keys.read(path) == key


def test_a_folder_or_a_pipe_is_no_key_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(KeyFileError, match="is not a key file"):
            keys.read(path)


def test_line_ends_of_another_system_do_not_harm_a_key_file(tmp_path: Path) -> None:
    path = tmp_path / "xuncha.key"
    key = keys.generate()
    keys.write(key, path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert keys.read(path) == key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\xff\xfe\x00",
        b"xuncha key file v1\n",
        b"x" * 5000,
        "xuncha key file v1\nfingerprint: 巡\nsecret: 察\n".encode(),
    ],
)
def test_any_other_file_is_no_key_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "xuncha.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="is not a key file"):
        keys.read(path)


def test_a_key_file_with_any_character_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "xuncha.key"
    keys.write(a_known_key(), path)
    whole = path.read_bytes().rstrip(b"\n")
    for position, byte in enumerate(whole):
        changed = bytearray(whole)
        changed[position] = ord("x") if byte != ord("x") else ord("y")
        path.write_bytes(changed)
        # The space after a colon and the unused bits of base64 carry nothing.
        if whole[position : position + 1] == b" " and whole[position - 1 : position] == b":":
            continue
        with pytest.raises(KeyFileError, match="is not a key file"):
            keys.read(path)


def test_a_refused_key_file_does_not_show_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "xuncha.key"
    keys.write(a_known_key(), path)
    path.write_text(path.read_text().replace("fingerprint: ", "fingerprint: 0"))
    with pytest.raises(KeyFileError) as refused:
        keys.read(path)
    assert "AAECAwQF" not in str(refused.value)


@given(a_key)
def test_a_recovery_code_gives_the_key_back(key: Key) -> None:
    assert keys.from_recovery_code(keys.recovery_code(key)) == key


@given(a_key)
def test_a_recovery_code_is_twelve_groups_of_five_easy_characters(key: Key) -> None:
    groups = keys.recovery_code(key).split("-")
    assert [len(group) for group in groups] == [5] * 12
    assert set("".join(groups)) <= set(ALPHABET)


def test_recovery_codes_stay_what_they_are() -> None:
    """The paper in the safe outlives this version of the program."""
    assert (
        keys.recovery_code(a_known_key())
        == "00010-81G81-860W4-0J2GB-1G6GW-3RG24-91650-N2RBH-G68T3-CE1T7-GZH3D-2HWC7"
    )


@given(a_key, st.data())
def test_every_single_wrong_character_is_refused(key: Key, data: st.DataObject) -> None:
    code = keys.recovery_code(key).replace("-", "")
    position = data.draw(st.integers(0, len(code) - 1))
    for wrong in ALPHABET.replace(code[position], ""):
        with pytest.raises(RecoveryCodeError):
            keys.from_recovery_code(code[:position] + wrong + code[position + 1 :])


@given(a_key)
def test_every_two_swapped_neighbours_are_refused(key: Key) -> None:
    code = keys.recovery_code(key).replace("-", "")
    for position in range(len(code) - 1):
        first, second = code[position], code[position + 1]
        if first != second:
            with pytest.raises(RecoveryCodeError):
                keys.from_recovery_code(code[:position] + second + first + code[position + 2 :])


@given(a_key, st.data())
def test_a_left_out_or_doubled_character_is_refused(key: Key, data: st.DataObject) -> None:
    code = keys.recovery_code(key).replace("-", "")
    position = data.draw(st.integers(0, len(code) - 1))
    with pytest.raises(RecoveryCodeError, match="has 60 characters, not 59"):
        keys.from_recovery_code(code[:position] + code[position + 1 :])
    with pytest.raises(RecoveryCodeError, match="has 60 characters, not 61"):
        keys.from_recovery_code(code[: position + 1] + code[position:])


@given(a_key, st.data())
def test_swapped_groups_are_refused(key: Key, data: st.DataObject) -> None:
    groups = keys.recovery_code(key).split("-")
    one, other = data.draw(st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True))
    if groups[one] != groups[other]:
        groups[one], groups[other] = groups[other], groups[one]
        with pytest.raises(RecoveryCodeError, match="compare it with the paper"):
            keys.from_recovery_code("-".join(groups))


@given(a_key)
def test_case_spaces_dashes_look_alikes_and_full_width_do_not_matter(key: Key) -> None:
    code = keys.recovery_code(key)
    full_width = "".join(
        chr(ord(character) + 0xFEE0) if character != "-" else "—" for character in code
    )
    for written in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code}\n",
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l"),
        full_width,
    ):
        assert keys.from_recovery_code(written) == key


@pytest.mark.parametrize("character", ["U", "*", "巡", "\ud800"])
def test_a_character_that_no_code_has_is_named_by_its_position(character: str) -> None:
    code = keys.recovery_code(a_known_key())
    with pytest.raises(RecoveryCodeError, match="character 2 cannot occur in a recovery code"):
        keys.from_recovery_code(code[0] + character + code[2:])


@pytest.mark.parametrize("text", ["", "-", "0" * 60, "Z" * 60])
def test_nothing_zeros_and_the_highest_number_are_no_codes(text: str) -> None:
    with pytest.raises(RecoveryCodeError):
        keys.from_recovery_code(text)


def test_a_number_larger_than_any_key_is_no_code_even_with_the_right_check() -> None:
    number = 2**256
    text = keys._in_base32(number, 52) + keys._in_base32(keys._check(number), 8)
    with pytest.raises(RecoveryCodeError, match="compare it with the paper"):
        keys.from_recovery_code(text)


@given(st.text(max_size=80))
def test_any_other_text_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(RecoveryCodeError) as refused:
        keys.from_recovery_code(text)
    assert refused.value.code == "bad_input"
    assert len(text) < 5 or text not in str(refused.value)

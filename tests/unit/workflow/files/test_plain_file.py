"""A file that is named is read only if it is an ordinary file, and only up to a limit."""

import os
from pathlib import Path

import pytest

from tests.support import run
from workflow.errors import BadInputError
from workflow.files import plain_file


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert plain_file.read(file, 5) == b"12345"
    assert plain_file.beginning(file, 3) == b"123"
    with pytest.raises(BadInputError, match="larger"):
        plain_file.read(file, 4)


def test_what_never_ends_or_waits_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = len(os.listdir("/proc/self/fd"))
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "none"):
        with pytest.raises(BadInputError):
            plain_file.read(path, 100)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("name", ["/dev/zero", "pipe", "sparse"])
def test_every_command_that_reads_a_file_refuses_such_a_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with Path("sparse").open("wb") as sparse:
        sparse.truncate(3 * 2**30)
    run(["init", "--simulation", "--json"])
    for words in (
        ["calendar", "load", name],
        ["import", name],
        ["draft", "r1/a", name, "--author", "a"],
        ["record", "letter", "r1/a", "编号=1", f"摘要=@{name}"],
    ):
        answer = run([*words, "--as", "office", "--json"])
        code = answer.json["error"]["code"]
        assert answer.code == 1, words
        # A draft is read up to its limit, and refused once it is known of what inspection it is.
        assert code in (("bad_input", "not_found") if words[0] == "draft" else ("bad_input",))


@pytest.mark.parametrize("content", ["a = " + "[" * 50_000, "a = " + "9" * 5000, "\x00"])
def test_settings_that_cannot_be_read_are_refused(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("xuncha.toml").write_text(content, encoding="utf-8")
    assert run(["check", "--json"]).json["error"]["code"] == "bad_input"
    Path("xuncha.toml").unlink()
    os.mkfifo("xuncha.toml")
    assert run(["check", "--json"]).json["error"]["code"] == "bad_input"

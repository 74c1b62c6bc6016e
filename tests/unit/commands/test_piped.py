"""Lines on standard input, as other systems and careless programs write them."""

import io

import pytest

from commands.terminal import piped
from workflow.errors import BadInputError


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Put bytes on standard input, opened as Python opens it outside Windows."""
    opened = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="\n")
    monkeypatch.setattr("sys.stdin", opened)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r\n", b""])
def test_a_password_is_the_same_whatever_ends_its_line(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    given(monkeypatch, "一个 password 里有空格 ".encode() + end)
    assert piped.line() == "一个 password 里有空格 "


def test_the_second_line_is_read_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"\xef\xbb\xbfthe old one\r\nthe new one\r\n")
    assert [piped.line(), piped.line(), piped.line()] == ["the old one", "the new one", ""]


@pytest.mark.parametrize(
    "content", [b"\xff\xfea\0b\0\n", "密码".encode("gbk") + b"\n", b"x" * 5000]
)
def test_what_is_no_line_of_text_is_refused(
    monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    given(monkeypatch, content)
    with pytest.raises(BadInputError) as raised:
        piped.line()
    assert raised.value.__cause__ is None

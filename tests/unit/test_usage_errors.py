"""Usage errors are shown in the reader's language, before anything has run."""

import pytest

from tests.support import run

WRONG = [
    (["statsu"], "没有命令 'statsu'。 您要的是 'status' 吗？", "Did you mean 'status'?"),
    (["void", "2026-1/edu"], "缺少参数 'KIND'", "Missing argument 'KIND'"),
    (["void", "2026-1/edu", "survey", "1"], "缺少选项 '--reason'", "Missing option '--reason'"),
    (["advance", "2026-1/edu", "--foo"], "没有选项 '--foo'", "No such option '--foo'"),
    (["status", "a", "b", "c"], "多写了：b c", "Got unexpected extra arguments (b c)"),
    (
        ["extend", "2026-1/edu", "--reason", "x", "--days", "five"],
        "'--days' 填写有误：'five' 不是有效的数",
        "Invalid value for '--days': 'five' is not a valid integer",
    ),
    (["template", "rounds"], "'rounds' 不在可选之列", "'rounds' is not one of"),
]


@pytest.mark.parametrize(("words", "chinese", "english"), WRONG)
def test_what_cannot_be_understood_is_told_in_the_language_of_the_reader(
    words: list[str], chinese: str, english: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNCHA_LANG", "zh")
    for language, said in (([], chinese), (["--lang", "en"], english), (["--lang=zh"], chinese)):
        for asked in ([*words, *language], [*language, *words]):
            answer = run(asked)
            assert (answer.code, answer.out) == (2, ""), asked
            assert said in answer.err, asked


def test_a_language_before_the_command_is_that_of_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XUNCHA_LANG", "zh")
    assert "is not a kind of record" in run(["--lang", "en", "record", "nix", "a/b"]).err
    assert "没有“nix”这一类记录；可用：轮次 (round)" in run(["record", "nix", "a/b"]).err

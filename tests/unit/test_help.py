"""Every command and option has help in both languages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cli
from tests.support import run

CHINESE = Path(__file__).parent.parent.parent / "config/help/zh.toml"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and subcommand with its words."""
    context = click.Context(cli.group)
    for name in cli.COMMANDS:
        command = cli.group.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                yield f"{name} {below}", one


def test_every_command_and_no_other_has_a_chinese_help() -> None:
    told = tomllib.loads(CHINESE.read_text(encoding="utf-8"))["commands"]
    assert sorted(told) == sorted(name for name, _ in commands())
    assert all(told[name]["help"].strip() for name in told)
    assert {name for name in told if "short" in told[name]} == set(cli.COMMANDS)


def test_every_option_and_no_other_has_a_chinese_help() -> None:
    told = tomllib.loads(CHINESE.read_text(encoding="utf-8"))["options"]
    said = {
        option.help
        for _, command in commands()
        for option in command.params
        if isinstance(option, click.Option) and option.help
    }
    own = {"Show this message and exit.", "Show the version and exit."}
    assert set(told) - own == said


@pytest.mark.parametrize(("lang", "usage"), [("zh", "用法:"), ("en", "Usage:")])
def test_help_speaks_the_language_of_the_settings(
    lang: str, usage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNCHA_LANG", lang)
    for words in ([], ["--help"], ["advance", "--help"], ["user"], ["user", "add", "--help"]):
        answer = run(words)
        assert usage in answer.out + answer.err, words
        assert "\\b" not in answer.out


def test_help_speaks_the_language_asked_for() -> None:
    for lang, said in (("zh", "退回"), ("en", "Send back"), ("zh", "退回")):
        assert said in run(["return", "--help", "--lang", lang]).out
        assert said in run(["return", f"--lang={lang}", "--help"]).out


def test_examples_are_shown_in_both_languages() -> None:
    for lang in ("zh", "en"):
        answer = run(["advance", "--help", "--lang", lang])
        assert "  xuncha advance 2026-1/edu --as office\n" in answer.out


@pytest.mark.parametrize("words", [["--help"], ["user", "--help"], ["user", "add", "--help"]])
@pytest.mark.parametrize("language", [["--lang", "en"], ["--lang=en"]])
def test_every_page_of_help_can_be_asked_for_in_a_language(
    words: list[str], language: list[str]
) -> None:
    for asked in ([*words, *language], [*words[:-1], *language, words[-1]]):
        answer = run(asked)
        assert (answer.code, answer.err) == (0, "")
        assert "Usage:" in answer.out

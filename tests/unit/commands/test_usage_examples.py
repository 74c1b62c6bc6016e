"""Every page of help shows examples, and every example is a command that parses."""

import shlex
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import click
import pytest

import cli
from commands.entry import kind_pages
from commands.terminal.draft_group import DraftGroup
from presentation.command_line import first_steps
from tests.support import run
from workflow.inspection.inspections import Target
from workflow.records import typed
from workflow.records.catalogue import BY_CODE, KINDS
from workflow.records.kind import Kind


def _pages() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli.group, obj="en")
    for name in cli.COMMANDS:
        command = cli.group.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in command.commands.items())


_PAGES = dict(_pages())


def _shown(command: click.Command) -> list[str]:
    lines = (line.strip() for line in (command.help or "").splitlines())
    return [line for line in lines if line.startswith("xuncha ")]


@pytest.mark.parametrize("name", _PAGES)
def test_every_page_of_help_has_an_example_of_its_command(name: str) -> None:
    shown = _shown(_PAGES[name])
    assert [line for line in shown if f"{line} ".startswith(f"xuncha {name} ")], name


@pytest.mark.parametrize("name", _PAGES)
def test_every_example_parses(name: str) -> None:
    for line in _shown(_PAGES[name]):
        require_parsed(shlex.split(line))


def require_parsed(words: list[str]) -> None:
    """Require that words parse as a command: name, options and number of arguments."""
    program, *rest = words
    assert program == "xuncha"
    context = click.Context(cli.group)
    command = cli.group.get_command(context, rest[0])
    assert command is not None, words
    while isinstance(command, click.Group):
        rest = command.led(rest[1:]) if isinstance(command, DraftGroup) else rest[1:]
        command = command.commands[rest[0]]
    if "--help" in rest:
        return
    copy(command).make_context(rest[0], rest[1:]).close()
    if rest[0] == "record":
        require_fields(rest)


def require_fields(rest: list[str]) -> None:
    """Require that the words after `record` name a kind and fields of it."""
    _, kind, target, *fields = rest
    fields = fields[: next((n for n, word in enumerate(fields) if word.startswith("--")), None)]
    typed.row_of(typed.kind_of(kind), Target(*[*target.split("/"), ""][:2]), fields)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_example_of_a_kind_parses(kind: Kind, tmp_path: Path) -> None:
    command = kind_pages.example(kind)
    for field in kind.fields:
        if field.sealed:
            (tmp_path / "text").write_text("某某", encoding="utf-8")
            command = command.replace(f"@{field.heading}.txt", f"@{tmp_path / 'text'}")
    require_parsed(shlex.split(command))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_kind_lists_its_fields_with_their_words(lang: str) -> None:
    for kind in KINDS:
        page = run(["record", kind.code, "--help", "--lang", lang]).out
        assert kind_pages.example(kind) in page
        for field in (f for f in kind.fields if f.name != "code"):
            assert field.heading in page
            for word in field.options:
                assert word in page.replace("\n", "").replace(" ", "")
        assert run(["record", kind.sheet, "--help", "--lang", lang]).out == page


def test_the_page_of_record_lists_every_kind() -> None:
    page = run(["record", "--help", "--lang", "zh"]).out
    assert all(f"  {code} " in page and kind.sheet in page for code, kind in BY_CODE.items())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_page_says_how_to_begin_and_how_to_complete(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNCHA_LANG", lang)
    page = run(["--help"]).out
    for line in (*first_steps.COMMANDS, first_steps.COMPLETION):
        assert f"  {line}\n" in page
    for line in first_steps.COMMANDS:
        require_parsed(shlex.split(line))


def test_what_nobody_filled_in_is_refused() -> None:
    answer = run(["exempt", "r1/a", "preparation.roster", "--reason", "…", "--json"])
    assert answer.code == 1
    assert answer.json["error"]["code"] == "bad_input"
    assert answer.json["error"]["next"]


def test_the_groups_of_commands_are_known_beforehand() -> None:
    groups = [name for name, page in _PAGES.items() if isinstance(page, click.Group)]
    assert tuple(sorted(groups)) == cli.GROUPS

"""The shell completes commands, options, kinds and stages."""

import os
import subprocess
import sys

import pytest

import cli
from commands.terminal import choices, completion
from docs import reference
from states.lifecycle import LIFECYCLE
from tests.unit.commands.terminal import ROOT
from workflow.records.catalogue import BY_CODE


def _run(program: str, *words: str, shell: str = "bash") -> str:
    """Return the output of the completion of the last word."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        completion.VARIABLE: f"{shell}_complete",
        "COMP_WORDS": " ".join(("xuncha", *words)),
        "COMP_CWORD": str(len(words)),
    }
    run = [sys.executable, "-P", "-c", program]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def _completed(*words: str) -> list[str]:
    """Return the completions of the last word."""
    offered = _run("import cli; cli.main()", *words).splitlines()
    return [line.partition(",")[2] for line in offered]


def test_what_is_offered_is_what_there_is() -> None:
    assert list(BY_CODE) == choices.KINDS.split()
    assert list(LIFECYCLE.keys) == choices.STAGES.split()


def test_what_is_offered_was_written_from_the_program() -> None:
    assert reference.CHOICES.read_text(encoding="utf-8") == reference.choices(), "run: make docs"


def test_completing_loads_neither_records_nor_stages() -> None:
    run = "import atexit, sys, cli; atexit.register(lambda: print(*sys.modules)); cli.main()"
    loaded = _run(run, "record", "me").split()
    assert "commands.terminal.completion" in loaded
    assert {"pydantic", "sqlalchemy", "states"}.isdisjoint(loaded)


@pytest.mark.slow
def test_commands_options_kinds_and_stages_are_completed() -> None:
    assert _completed("ad") == ["advance"]
    assert _completed("") == list(cli.COMMANDS)
    assert "--dry-run" in _completed("advance", "--d")
    assert _completed("record", "me") == ["member", "meeting", "measure"]
    assert _completed("void", "2026-1/edu", "int") == ["interview"]
    assert _completed("return", "2026-1/edu", "docu") == ["document_review"]
    assert _completed("advance", "2026-1", "--through", "mob") == ["mobilization"]


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_source_for_a_shell_names_the_program(shell: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), completion.VARIABLE: f"{shell}_source"}
    run = [sys.executable, "-P", "-c", "import cli; cli.main()"]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=True)
    assert "_xuncha_completion" in done.stdout

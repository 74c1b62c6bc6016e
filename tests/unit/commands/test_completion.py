"""The shell completes commands, options, kinds and stages."""

import os
import subprocess
import sys

import pytest

import cli
from commands.terminal import completion
from states.lifecycle import LIFECYCLE
from tests.unit.commands.terminal import ROOT
from workflow.records.catalogue import BY_CODE


def _completed(*words: str, shell: str = "bash") -> list[str]:
    """Return what a shell is offered for the last of the words."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        completion.VARIABLE: f"{shell}_complete",
        "COMP_WORDS": " ".join(("xuncha", *words)),
        "COMP_CWORD": str(len(words)),
    }
    run = [sys.executable, "-P", "-c", "import cli; cli.main()"]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_what_is_offered_is_what_there_is() -> None:
    assert tuple(BY_CODE) == completion.KINDS
    assert LIFECYCLE.keys == completion.STAGES


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

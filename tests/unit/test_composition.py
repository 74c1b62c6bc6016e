"""The composition is below the commands, and loads only what is needed."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import composition
from tests.conftest import Template

SOURCE = Path(composition.__file__)
ABOVE = {"cli", "commands", "web", "papers"}
#: Runs the program, and then prints the modules that were loaded.
RUN = "import atexit, sys, cli; atexit.register(lambda: print(*sys.modules)); cli.main()"


def imported(file: Path) -> set[str]:
    """Return the top-level packages and modules that a file imports."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
    named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    return {name.partition(".")[0] for name in named}


def loaded(*words: str) -> set[str]:
    """Return the modules that a command loads."""
    command = [sys.executable, "-P", "-c", RUN, *words]
    done = subprocess.run(command, cwd=SOURCE.parent, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_it_knows_nothing_of_those_who_use_it() -> None:
    assert not imported(SOURCE) & ABOVE


def test_help_loads_no_database() -> None:
    assert "sqlalchemy" not in loaded("--help")


@pytest.mark.slow
def test_who_only_reads_loads_no_channel(template: Callable[[str], Template]) -> None:
    given = ["--database", f"sqlite:///{template('sqlite').database}"]
    modules = loaded("status", *given)
    assert "workflow.queries.status" in modules
    assert not {"smtplib", "apscheduler", "notifications.channels.smtp", "openpyxl"} & modules

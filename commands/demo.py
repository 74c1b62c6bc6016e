"""demo: play the example round into a folder, in a simulation, with a moving clock."""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import composition
from commands.terminal import output, running
from commands.terminal.progress import progress
from commands.terminal.session import Session, shared
from commands.terminal.table import Table
from examples import playing
from presentation.command_line import first_steps
from presentation.documents import setup as documents
from workflow.errors import N_, BadInputError, Hint, WorkflowError

MARK = ".xuncha-demo"
ROUND = "2026-1"


class StoryError(WorkflowError):
    """A step of the story did not answer as it is told."""

    code = "internal"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
@shared
def demo(session: Session, folder: Path) -> None:
    """Play the example round into FOLDER (./demo), from preparation to closed.

    A folder that a demo made is replaced; any other that is not empty is refused.
    """
    _clear(folder)
    url = f"sqlite:///{folder / 'xuncha.db'}"
    told = not session.json
    steps = playing.steps()
    _call(["init", "--simulation", "--database", url, "--json"])
    with progress(session, N_("playing the example round")) as moved:
        for number, step in enumerate(steps, start=1):
            code, answer, said = _play(step, url, session.language.code)
            _check(step, code, answer)
            if moved:
                moved(number, len(steps))
            if told:
                _tell(session, step, code, answer, said)
    _closing(session, url, folder)


def _clear(folder: Path) -> None:
    if folder.exists():
        if not folder.is_dir():
            raise BadInputError(
                N_("{folder} is not a folder"), hint=Hint("name_another_folder"), folder=str(folder)
            )
        if any(folder.iterdir()) and not (folder / MARK).exists():
            raise BadInputError(
                N_("{folder} is not empty and was not made by a demo"),
                hint=Hint("name_another_folder"),
                folder=str(folder),
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("made by xuncha demo; replaced by the next\n", encoding="utf-8")


def _play(step: dict[str, Any], url: str, lang: str) -> tuple[int, Any, str]:
    given = ["--database", url, "--at", step["at"], "--as", step["as"], "--lang", lang, "--json"]
    return _call(_program().with_options(playing.arguments(step), given))


def _call(arguments: list[str]) -> tuple[int, Any, str]:
    """Run a command as a user would, and return exit code, JSON and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = running.run(_program(), arguments)
    text = out.getvalue().strip()
    return code, json.loads(text) if text else None, err.getvalue()


def _program() -> Table:
    """Return the table of commands of which the demo is one."""
    table = click.get_current_context().find_root().command
    assert isinstance(table, Table)  # noqa: S101
    return table


def _check(step: dict[str, Any], code: int, answer: Any) -> None:
    """Refuse to go on where the program answers otherwise than the story tells."""
    if not playing.is_as_told(step, code, answer):
        raise StoryError(
            N_("the story stops at {step}: exit {found}, expected {expected}: {answer}"),
            step=" ".join(step["args"]),
            found=code,
            expected=step.get("expect", 0),
            answer=json.dumps(answer, ensure_ascii=False)[:600],
        )


def _tell(session: Session, step: dict[str, Any], code: int, answer: Any, said: str) -> None:
    mark = "·" if code == 0 else "✗"
    text = step["say_en"] if session.language.code == "en" else step["say_zh"]
    output.says(f"{step['at'][:10]} {mark} {text}")
    for line in _counted(session, step["args"][0], answer):
        output.says(f"             {line}")
    if code and step.get("expect", 0):
        lines = [line for line in said.splitlines() if line.strip()]
        for line in [*lines[:6], "…"][: len(lines)] if len(lines) > 6 else lines:
            output.says(f"             {line}")


def _counted(session: Session, command: str, answer: Any) -> Iterator[str]:
    """Yield what a step about deadlines and reminders answered."""
    if command == "tick":
        said = N_("{sent} notice(s) in {messages} message(s)")
        yield session.say(said, sent=answer["sent"], messages=answer["messages"])
    elif command == "extend":
        yield session.say(N_("{unit}: due on {due_on}, originally {original_due_on}"), **answer)
    elif command == "deadlines":
        yield from (one["derivation"] for one in answer if one["extended"])


def _closing(session: Session, url: str, folder: Path) -> None:
    """Write the figures, computed from the database, and name the commands to try next."""
    from presentation import figures as words
    from workflow.inspection.inspections import Target
    from workflow.people.actor import ANYBODY
    from workflow.queries import figures
    from workflow.queries.unreadable import Unreadable

    played = composition.open_application(url, at="2026-12-31")
    with played.database.read() as connection:
        now = played.clock.now()
        found = figures.of_target(connection, Target(ROUND), Unreadable(), reader=ANYBODY, now=now)
    played.database.dispose()
    _, verified, _ = _call(["audit", "verify", "--database", url, "--json"])
    if session.json:
        output.document(documents.played(str(folder), found, verified))
        return
    say = session.say
    summary = next(iter(words.tables(found, session.language)))
    rows = [
        *summary.rows,
        [say(N_("audit entries examined")), verified["entries"]],
        [say(N_("history holds")), "✓" if verified["ok"] else "✗"],
    ]
    output.says("")
    output.table(replace(summary, title="", rows=rows))
    output.says(say(N_("try next, in {folder}:"), folder=str(folder)))
    for command in first_steps.AFTER_DEMO:
        output.says(f"  {command}")

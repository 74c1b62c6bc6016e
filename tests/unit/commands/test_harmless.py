"""No stored or typed text controls the terminal that shows it."""

import ast
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import Program, run
from tests.unit.commands.terminal import ROOT, at_terminal

#: Text that rich takes for markup, and text that controls a terminal.
MARKUP = "[/1] [conceal]藏[/] [link=http://x.example]看[/link] :smile: [bold]"
ORDERS = "\x1b]0;x\x07\x1b[8m\x9b31m\u202e"
TOLD = "\\x1b]0;x\\x07\\x1b[8m\\x9b31m\\u{202e}"


def require_harmless(said: str) -> None:
    for letter in ("\x1b", "\x07", "\x9b", "\u202e"):
        assert letter not in said


def test_what_looks_like_markup_is_shown_as_it_was_written(opened: Program) -> None:
    opened.ok("record", "visit", "r1/a", f"事由={MARKUP}", "日期=2026-03-02", "走访单位=乙局")
    opened.ok("suspend", "r1/a", "--reason", MARKUP)
    for words in (["records", "r1/a", "visit"], ["audit", "log", "r1/a"]):
        assert MARKUP in opened.run(*words, js=False).out
        with at_terminal(opened, *words, columns=400) as person:
            assert person.end() == 0
            assert MARKUP in person.said
            assert b"\x1b]8" not in person.raw


def test_orders_that_were_stored_are_told_by_their_number(opened: Program, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "xuncha.db")) as database, database:
        database.execute("UPDATE accounts SET name = ? WHERE account = 'office'", [f"王{ORDERS}"])
    listed = opened.run("user", "list", who="sysadmin", js=False)
    assert f"王{TOLD}" in listed.out
    require_harmless(listed.out)
    document = opened.run("user", "list", who="sysadmin")
    require_harmless(document.out)
    assert f"王{ORDERS}" in [a["name"] for a in document.json]
    with at_terminal(opened, "user", "list", "--as", "sysadmin", columns=400) as person:
        assert person.end() == 0
        assert f"王{TOLD}" in person.said


def typed(given: str) -> Iterator[list[str]]:
    """Yield commands whose arguments are repeated in the refusal."""
    yield ["status", f"r1/{given}", "--as", "office"]
    yield ["status", "--as", given]
    yield ["record", given, "r1/a", "--as", "office"]
    yield ["record", "visit", "r1/a", f"{given}=1", "--as", "office"]
    yield ["return", "r1/a", given, "--reason", "x", "--as", "office"]
    yield ["user", "passwd", given, "--as", "sysadmin"]
    yield ["import", given, "--as", "office"]
    yield ["calendar", "load", given, "--as", "office"]
    yield ["extend", "r1/a", "--days", given, "--reason", "x"]
    yield ["advance", f"--{given}"]
    yield [given]


def test_orders_that_were_typed_come_back_from_no_refusal(opened: Program) -> None:
    for words in typed(f"甲{ORDERS}"):
        options = [] if len(words) == 1 else ["--database", opened.url]
        for lang in ("zh", "en"):
            answer = run([*words, *options, "--lang", lang])
            assert answer.code in (1, 2, 4), words
            require_harmless(answer.out + answer.err)
            assert "[internal]" not in answer.err


def test_a_line_that_was_typed_into_a_text_makes_no_line_of_a_refusal(opened: Program) -> None:
    answer = opened.run("status", "r1/x\nrefused: 已删除 [ok]", js=False)
    assert len(answer.err.splitlines()) == 2


KEPT = [
    ["suspend", "r1/a", "--reason", "{}"],
    ["cancel", "r1/a", "--reason", "{}"],
    ["extend", "r1/a", "--days", "1", "--reason", "{}"],
    ["exempt", "r1/a", "preparation.roster", "--reason", "{}"],
    ["return", "r1/a", "preparation", "--reason", "{}"],
    ["void", "r1/a", "paper", "1", "--reason", "{}"],
    ["open", "r1/a", "interview", "1", "--reason", "{}"],
    ["advance", "r1/a", "--note", "{}"],
    ["advance", "r1", "--note", "{}"],
    ["approve", "r1/a", "--note", "{}"],
    ["user", "add", "neu", "--role", "office", "--name", "{}"],
    ["record", "visit", "r1/a", "事由={}"],
    ["record", "member", "r1/a", "账号=neu", "姓名={}"],
]


@pytest.mark.parametrize("words", KEPT)
def test_no_text_of_a_command_takes_control_characters(opened: Program, words: list[str]) -> None:
    who = "sysadmin" if words[0] == "user" else "office"
    for control in ("\x1b[31m", "\x00", "\x07", "\x9b", "\x7f"):
        answer = opened.run(*(w.replace("{}", f"因{control}故") for w in words), who=who)
        assert answer.code == 1, control
        assert answer.json["error"]["code"] == "bad_input"
        require_harmless(answer.out)


def test_what_turns_the_direction_of_writing_is_left_out_of_what_is_kept(opened: Program) -> None:
    opened.ok("suspend", "r1/a", "--reason", "  机构\u202e调\u200b整\r\n第二行 ")
    (entry,) = [e for e in opened.ok("audit", "log", "r1/a") if e["act"] == "suspend"]
    assert entry["reason"] == "机构调整\n第二行"


def test_nothing_is_written_or_asked_past_what_makes_it_harmless() -> None:
    past = []
    for file in sorted((ROOT / "commands").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            writes = name in ("print", "click.prompt", "click.confirm", "sys.stdout.write")
            if writes or name in ("click.echo", "click.secho", "Console") or ".print" in name:
                past.append(f"{file.relative_to(ROOT)}: {name}")
    assert past == [
        "commands/terminal/asking.py: click.confirm",
        "commands/terminal/asking.py: click.prompt",
        "commands/terminal/failure.py: traceback.print_exception",
        "commands/terminal/progress.py: Console",
        "commands/terminal/streams.py: sys.stdout.write",
    ]

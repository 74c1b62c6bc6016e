"""Letters that nobody sees make no other word of what a command names."""

from pathlib import Path

from tests.database import small
from tests.support import Program

#: A space of no width, a joiner, and a mark of the order of bytes.
UNSEEN = ("\u200b", "\u200d", "\ufeff")


def test_what_a_command_names_is_found_with_letters_that_nobody_sees(
    program: Program, tmp_path: Path
) -> None:
    small.open_round(program, tmp_path)
    big = "党的领导弱化"
    for number in ("1", "2"):
        given = (f"编号={number}", f"标题={number}", f"三大问题={big}", "六项纪律=政治纪律")
        program.ok("record", "finding", "r1/a", *given, who="zu1")
    program.ok("exempt", "r1/a", "preparation.plan" + UNSEEN[0], "--reason", "未到")
    assert len(program.ok("records", "r1/a", "finding" + UNSEEN[1])) == 2
    small.place(program, "drafting")
    (tmp_path / "t.txt").write_text("巡察报告", encoding="utf-8")
    authors = ("--author", "zu1" + UNSEEN[2], "--author", "祖二" + UNSEEN[0])
    told = ("--cites", "1" + UNSEEN[0], "--left-out", f"2{UNSEEN[1]}=轻微")
    none = ("--none-found", "党的建设缺失" + UNSEEN[0], "--none-found", "全面从严治党不力")
    file = str(tmp_path / "t.txt")
    assert program.ok("draft", "r1/a", file, *authors, *told, *none, who="zu1")["version"] == 1
    moved = program.ok("return", "r1/a", "document_review" + UNSEEN[1], "--reason", "补查")
    assert moved["to_stage"] == "document_review"

"""The history in words: who acted for whom, and that an inspection began."""

import pytest

from presentation import history
from presentation.language import of
from workflow.queries.history import HistoryEntry


def _entry(act: str, from_stage: str | None, to_stage: str | None) -> HistoryEntry:
    return HistoryEntry(
        entry=1,
        inspection="2026-1/edu",
        at="2026-03-02T09:00:00+08:00",
        actor="wang",
        on_behalf_of="li",
        act=act,
        from_stage=from_stage,
        to_stage=to_stage,
        reason=None,
        attempt=1,
        hash="0" * 64,
    )


@pytest.mark.parametrize(
    ("lang", "who", "act"), [("zh", "wang（代 li）", "启动"), ("en", "wang (for li)", "begin")]
)
def test_an_inspection_begins_and_is_not_called_open(lang: str, who: str, act: str) -> None:
    speaking = of(lang)
    (row,) = history.log([_entry("open", None, "preparation")], speaking).rows
    assert list(row[2:6]) == ["2026-03-02 09:00", who, act, speaking.word("preparation")]

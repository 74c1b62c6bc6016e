"""Remedies for a missing paper: enter it, or correct the one on file."""

from typing import Any

from workflow.rules.facts import papers
from workflow.rules.remedy import Gap, Remedy, Way, enter

SIGNED: dict[str, Any] = {"signer": ..., "signed_on": ...}
REVIEWED: dict[str, Any] = {"review": ..., "reviewer": ..., "review_date": ...}


def issue(kind: str, **further: Any) -> Way:
    """Return the remedy that enters a paper of this type."""
    return enter("paper", type=kind, title=..., date=..., **further)


def mend(kind: str, **fields: Any) -> Way:
    """Return the remedy that corrects the latest paper of this type, or enters one."""

    def way(gap: Gap) -> Remedy:
        paper = papers.latest(gap.facts.papers, kind, gap.facts.today)
        if paper is None:
            return issue(kind, **fields)(gap)
        return Remedy("record", "paper", paper.record, fields)

    return way

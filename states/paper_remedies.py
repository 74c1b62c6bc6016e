"""How a written paper that is lacking is supplied: entered, or the one on file mended."""

from typing import Any

from workflow.rules.facts import papers
from workflow.rules.remedy import Gap, Remedy, Way, enter

SIGNED: dict[str, Any] = {"signer": ..., "signed_on": ...}
REVIEWED: dict[str, Any] = {"review": ..., "reviewer": ..., "review_date": ...}


def issue(kind: str, **further: Any) -> Way:
    """Return the way to enter a paper of a type."""
    return enter("paper", type=kind, title=..., date=..., **further)


def mend(kind: str, **fields: Any) -> Way:
    """Return the way to mend the paper of a type that counts, or to enter one with these fields."""

    def way(gap: Gap) -> Remedy:
        paper = papers.latest(gap.facts.papers, kind, gap.facts.today)
        if paper is None:
            return issue(kind, **fields)(gap)
        return Remedy("record", "paper", paper.record, fields)

    return way

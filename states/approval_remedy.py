"""How an approval is given: of the version that was read, which is the current one."""

from workflow.rules.remedy import Gap, Remedy


def approve(gap: Gap) -> Remedy:
    """Return the way to approve the current version of the report."""
    draft = gap.facts.proceedings.draft
    return Remedy("approve", fields={"draft": draft.version} if draft else {})

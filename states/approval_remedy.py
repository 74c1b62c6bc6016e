"""Remedies for a missing approval: approve the current version, or appoint an approver."""

from workflow.rules.remedy import Gap, Remedy, Way
from workflow.rules.roles import Role


def approve(gap: Gap) -> Remedy:
    """Return the remedy that approves the current version."""
    draft = gap.facts.proceedings.draft
    return Remedy("approve", fields={"draft": draft.version} if draft else {})


def name_another(duty: str) -> Way:
    """Return the way that appoints another deputy or leader if nobody is left who may approve."""
    fields = {"account": ..., "name": ..., "duty": duty}
    return lambda gap: Remedy("record", "member", fields=fields, by=(Role.OFFICE,))

"""How an approval is given: of the version that was read, by somebody who had no part in it."""

from workflow.rules.remedy import Gap, Remedy, Way
from workflow.rules.roles import Role


def approve(gap: Gap) -> Remedy:
    """Return the way to approve the current version of the report."""
    draft = gap.facts.proceedings.draft
    return Remedy("approve", fields={"draft": draft.version} if draft else {})


def name_another(duty: str) -> Way:
    """Return the way to name another deputy or leader, where nobody is left who may approve."""
    fields = {"account": ..., "name": ..., "duty": duty}
    return lambda gap: Remedy("record", "member", fields=fields, by=(Role.OFFICE,))

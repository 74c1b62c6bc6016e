"""The names and tables of the procedure that the model's parts share."""

from collections.abc import Mapping, Sequence

Row = Mapping[str, object]
Sheets = Mapping[str, Sequence[Row]]

STAGES = (
    "preparation",
    "communication_meeting",
    "mobilization",
    "reporting_meeting",
    "interviews",
    "document_review",
    "drafting",
    "deputy_review",
    "leader_approval",
    "feedback",
    "rectification",
    "closed",
)

BACK = {
    "document_review": ("interviews",),
    "drafting": ("document_review",),
    "deputy_review": ("drafting",),
    "leader_approval": ("deputy_review", "drafting"),
    "feedback": ("drafting",),
}

#: What nobody may set aside. still_met is here because it only mirrors the others.
NEVER_EXEMPT = frozenset(
    {
        "preparation.authorized",
        "preparation.team",
        "preparation.recusal",
        "interviews.two_inspectors",
        "document_review.evidence",
        "drafting.submitted",
        "drafting.complete",
        "deputy_review.approved",
        "leader_approval.approved",
        "leader_approval.still_met",
    }
)

#: What only the leading group sets aside, whole or by item.
LEADING_ONLY = frozenset({"interviews.coverage", "document_review.told", "rectification.closed"})

#: What only the leading group sets aside as a whole; the office may do so person by person.
FIVE_GROUPS = frozenset(
    f"interviews.{group}"
    for group in ("leadership", "party_members", "middle_managers", "minorities", "age_bands")
)

THREE_PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")


def stage_of(code: str) -> str:
    """Return the stage that a requirement belongs to."""
    return code.partition(".")[0]


def before(stage: str, other: str) -> bool:
    """Tell whether one stage comes before another."""
    return STAGES.index(stage) < STAGES.index(other)


def may_grant(role: str, code: str, item: str | None) -> bool:
    """Tell whether a role may grant the exemption of a requirement or of one item of it."""
    if code in NEVER_EXEMPT:
        return False
    if code in LEADING_ONLY or (code in FIVE_GROUPS and item is None):
        return role == "leading_group"
    return role in ("office", "leading_group")

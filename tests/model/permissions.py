"""Who may do what to one inspection, and in which order an act is refused (5 C to E)."""

from dataclasses import dataclass, field

TEAM = ("leader", "deputy", "member")
MAY = {
    "advance": ("leader", "office"),
    "return": ("leader", "office", "deputy"),
    "suspend": ("leader", "office"),
    "resume": ("leader", "office"),
    "cancel": ("office", "leading_group"),
    "draft": TEAM,
    "approve": ("deputy", "leader", "leading_group"),
    "exempt": ("leader", "office", "leading_group"),
    "record": (*TEAM, "office"),
}
APPROVERS = {"deputy_review": "deputy", "leader_approval": "leader", "feedback": "leading_group"}
REVIEWS = ("deputy_review", "leader_approval")
#: Roles that do not see this inspection at all.
BLIND = ("sysadmin", "secadmin", "other_team", "other_liaison")


@dataclass
class Standing:
    """The data that decides a refusal."""

    #: Which role each account has in this inspection.
    roles: dict[str, str]
    stage: str = "preparation"
    state: str = "open"
    version: int = 1
    #: The authors of each version.
    drafts: list[tuple[str, ...]] = field(default_factory=list)
    #: Role → (account, version) of the approvals that count.
    approvals: dict[str, tuple[str, int]] = field(default_factory=dict)

    def refusal(self, act: str, actor: str, stale: bool, permitted: bool = True) -> str | None:
        """Return the first refusal in the order of 5 E, short of those of the stage itself."""
        role = self.roles.get(actor)
        if role is None:
            return "not_authenticated"
        if role in BLIND:
            return "not_found"
        if stale:
            return "stale"
        if role not in MAY[act] or not permitted or self._separated(act, actor):
            return "not_permitted"
        if self.state in ("closed", "cancelled"):
            return "ended"
        if self.state == "suspended" and act not in ("resume", "cancel", "record"):
            return "suspended"
        return None

    def _separated(self, act: str, actor: str) -> bool:
        """Tell whether the stage's separation of duties keeps somebody from an act."""
        role, approver = self.roles[actor], APPROVERS.get(self.stage)
        if act == "return":
            return role != approver if self.stage in REVIEWS else role == "deputy"
        if act == "draft":
            return self.stage == "deputy_review" and role != "deputy"
        if act != "approve" or approver is None:
            return False
        is_author = actor in (self.drafts[-1] if self.drafts else ())
        is_deputy = self.stage == "leader_approval" and self.approvals["deputy"][0] == actor
        return role != approver or is_author or is_deputy

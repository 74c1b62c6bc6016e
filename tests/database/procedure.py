"""The model of one complete unit, with records that are voided and entered again."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.model import hand, oracle
from tests.model.case import Case
from tests.model.lifecycle import Lifecycle
from tests.model.verdict import Verdict
from tests.model.words import NEVER_EXEMPT, Row, before, may_grant, stage_of

Rows = list[dict[str, Any]]

ROLES = {
    "office": "office",
    "leading": "leading_group",
    "auditor": "auditor",
    "sysadmin": "sysadmin",
    "zu": "leader",
    "fu": "deputy",
    "jia": "member",
    "yi": "member",
    "stranger": "other_team",
}
AUTHORS = ("jia", "yi")
TODAY = hand.TODAY
#: Somebody on the roster with a reason why she cannot be interviewed.
AWAY = "2"
#: Unlike the general model, the program does not exempt these, or not as a whole.
NEVER = {*NEVER_EXEMPT, "feedback.authorized"}
ONLY_BY_ITEM = "rectification.closed"


def round_rows() -> dict[str, Rows]:
    """Return the round of the complete unit, with somebody who is absent."""
    made = deepcopy(hand.ROUND)
    made["花名册"][int(AWAY) - 1]["无法谈话原因"] = "产假"
    return made


def record_rows() -> dict[str, Rows]:
    """Return the records of the complete unit, numbered; those after an approval are of today."""
    made = deepcopy(hand.RECORDS)
    for sheet, rows in made.items():
        for place, row in enumerate(rows, 1):
            row.setdefault("编号", None)
            row["记录号"] = row["编号"] or str(place)
            if closes_with(sheet, row) == "feedback":
                row["日期"] = TODAY
                row.update({"签收日期": TODAY} if "签收日期" in row else {})
    return made


def closes_with(sheet: str, row: Row) -> str:
    """Return a stage with whose records a record is closed."""
    kind = row.get("会议类型") or row.get("材料类型")
    if kind in ("反馈会", "审议意见", "反馈意见"):
        return "feedback"
    return "rectification" if sheet == "整改" or kind in ("整改方案", "整改报告") else "preparation"


@dataclass(kw_only=True)
class Procedure(Lifecycle):
    """One complete unit, whose records are voided and entered again."""

    round: dict[str, Rows] = field(default_factory=round_rows)
    #: Every record by sheet, and whether it counts.
    records: dict[str, Rows] = field(default_factory=record_rows)
    void: set[tuple[str, int]] = field(default_factory=set)
    acts: list[Row] = field(default_factory=list)
    granted: list[Row] = field(default_factory=list)
    absences: set[str] = field(default_factory=set)
    _judged: tuple[tuple[int, ...], dict[str, Verdict]] = ((), {})

    def __post_init__(self) -> None:
        """Let the records decide what is unmet."""
        self.unmet = self._unmet

    @property
    def live(self) -> list[tuple[str, int]]:
        """Return the records that count."""
        every = [
            (sheet, place) for sheet, rows in self.records.items() for place in range(len(rows))
        ]
        return [one for one in every if one not in self.void]

    @property
    def missing(self) -> list[tuple[str, int]]:
        """Return the records that were voided and not entered again."""
        there = {_known_by(self.records[sheet][place]) for sheet, place in self.live}
        return [
            (sheet, place)
            for sheet, place in sorted(self.void)
            if _known_by(self.records[sheet][place]) not in there
        ]

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdicts of the oracle on the unit as it is now."""
        known = (
            len(self.acts),
            len(self.granted),
            len(self.absences),
            len(self.void),
            sum(map(len, self.records.values())),
        )
        if self._judged[0] != known:  # each of these only ever grows
            self._judged = known, self._judge()
        return self._judged[1]

    def _judge(self) -> dict[str, Verdict]:
        standing: dict[str, list[Row]] = {sheet: [] for sheet in self.records}
        for sheet, place in self.live:
            standing[sheet].append(self.records[sheet][place])
        return oracle.judge(
            Case(
                round=self.round,
                records=standing,
                unit="edu",
                today=TODAY,
                acts=self.acts,
                exemptions=self.granted,
                absences=frozenset(self.absences),
                accounts={"office": "office", "leading": "leading_group"},
            )
        )

    def _unmet(self, stage: str) -> set[str]:
        verdicts = self.verdicts()
        return {c for c, v in verdicts.items() if stage_of(c) == stage and not v.passes}

    def send_back(self, actor: str, to: str, seen: int | None = None) -> str:
        """Return to an earlier stage."""
        ended = super().send_back(actor, to, seen)
        return self._acted(ended, act="return", to=to)

    def submit(self, actor: str, authors: tuple[str, ...], seen: int | None = None) -> str:
        """Submit a version that cites or leaves out every finding."""
        ended = super().submit(actor, authors, seen)
        return self._acted(ended, **self.content(len(self.drafts)))

    def content(self, version: int) -> dict[str, Any]:
        """Return a version that cites what there is, and states what there is not."""
        cites = ["D1"] if any(sheet == "问题底稿" for sheet, _ in self.live) else []
        none_found = ["党的建设缺失", "全面从严治党不力"] + (["党的领导弱化"] if not cites else [])
        return hand.draft(version, cites=cites, none_found=none_found)

    def approve(self, actor: str, draft: int | None = None, seen: int | None = None) -> str:
        """Approve the current version."""
        self.acts.append(hand.approve(self.roles.get(actor, ""), actor, len(self.drafts), on=TODAY))
        ended = super().approve(actor, draft, seen)
        if ended != "done":
            self.acts.pop()
            self._judged = (), {}
        return ended

    def _acted(self, ended: str, **act: Any) -> str:
        if ended == "done":
            self.acts.append({**act, "on": TODAY})
        return ended

    def exempt(
        self, actor: str, code: str, item: str | None = None, seen: int | None = None
    ) -> str:
        """Propose or grant; unlike in the general model, an impossible exemption is bad input."""
        entitled = self._entitled(actor, code, item)
        if refused := self.refusal("exempt", actor, self._stale(seen), entitled):
            return refused
        verdict = self.verdicts()[code]
        set_aside = {row["item"] for row in self.granted if row["requirement"] == code}
        if before(self.stage, stage_of(code)) or verdict.passes:
            return "bad_input"
        if item is not None and item not in verdict.lacking - set_aside:
            return "bad_input"
        if self.roles[actor] != "leader":
            self.exemptions[code, item] = "granted"
            self.granted.append(
                {"requirement": code, "item": item, "state": "granted", "by": actor}
            )
        elif (code, item) in self.exemptions:
            return "bad_input"
        else:
            self.exemptions[code, item] = "proposed"
        return self._done()

    def _entitled(self, actor: str, code: str, item: str | None) -> bool:
        if code in NEVER or (code == ONLY_BY_ITEM and item is None):
            return False
        role = self.roles.get(actor, "")
        return role == "leader" or may_grant(role, code, item)

    def confirm_absence(self, actor: str, person: str) -> str:
        """Confirm the reason of a person, once, while records of the field are open."""
        refused = self.refusal("record", actor, stale=False)
        if refused in ("not_found", "not_permitted") or self.roles[actor] in ("member", "office"):
            return "not_found" if refused == "not_found" else "not_permitted"
        if self.state == "suspended":
            return "suspended"
        if refused or before("leader_approval", self.stage):
            return "ended"
        if person != AWAY or person in self.absences:
            return "bad_input"
        self.absences.add(person)
        return "done"

    def may_record(self, actor: str, sheet: str, row: Row) -> str:
        """Tell whether a record may be entered or voided; members enter no letters."""
        if sheet == "来信来访" and self.roles.get(actor) == "member":
            return "not_permitted"
        return self.record(actor, closes_with(sheet, row))

    def enter(self, actor: str, sheet: str, place: int) -> tuple[str, dict[str, Any]]:
        """Enter a voided record again, and return the row as the program numbers it."""
        rows = self.records[sheet]
        row = {**rows[place], "记录号": rows[place]["编号"] or str(len(rows) + 1)}
        ended = self.may_record(actor, sheet, row)
        if ended == "done":
            rows.append(row)
        return ended, row


def _known_by(row: Row) -> str:
    """Return the identity of a row: everything but the number that the program assigned."""
    return repr(sorted((h, str(cell)) for h, cell in row.items() if h != "记录号"))

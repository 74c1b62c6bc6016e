"""Every act, applied to one unit, and the people who might do it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import composition
from config import policy_file
from tests.database import complete
from tests.database.playing import IMPORT, Played, instant, program_rows, submission
from tests.model import hand
from tests.model.scenarios import Scenario
from tests.model.words import STAGES
from workflow.clock import StoppedClock
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.operations import manage_accounts, manage_credentials, manage_delegations
from workflow.operations.adopt_policy import adopt_policy
from workflow.operations.advance import advance
from workflow.operations.advance_round import advance_one, advance_round
from workflow.operations.approve import approve
from workflow.operations.confirm_absence import confirm_absence
from workflow.operations.context import Context
from workflow.operations.enter_record import enter_record
from workflow.operations.enter_records import enter_records
from workflow.operations.exempt import exempt
from workflow.operations.extend import extend
from workflow.operations.load_calendar import load_calendar
from workflow.operations.open_round import open_round
from workflow.operations.open_sealed import open_sealed
from workflow.operations.send_back import send_back
from workflow.operations.submit_draft import submit_draft
from workflow.operations.suspend import cancel, resume, suspend
from workflow.operations.void import void
from workflow.people.actor import Actor
from workflow.records.catalogue import BY_CODE
from workflow.rules.calendar import Day, DayKind
from workflow.sealing import keys

ROUND = complete.ROUND
#: Units in every state, each named after its state; `bare` has no records.
STATES = (*STAGES[:-1], "closed", "suspended", "cancelled", "bare")

AWAY, AT = "2", 700
_PASSWORD = "Xc-2026-巡察-口令"

#: Who might act: people with given roles, and people with a role in the round.
ACTORS = {
    "office": Actor("office", frozenset({"office"})),
    "leading": Actor("leading", frozenset({"leading_group"})),
    "leader": Actor("zu"),
    "deputy": Actor("fu"),
    "author": Actor("jia"),
    "liaison": Actor("lx"),
    "auditor": Actor("auditor", frozenset({"auditor"})),
    "sysadmin": Actor("sysadmin", frozenset({"sysadmin"})),
    "secadmin": Actor("secadmin", frozenset({"secadmin"})),
    "an office account that takes no part": Actor("kin", frozenset({"office"})),
    "the leader's delegate": Actor("office", frozenset(), on_behalf_of="zu"),
    "the leader's delegate who takes no part": Actor("kin", frozenset(), on_behalf_of="zu"),
    "nobody known": Actor("stranger"),
}


@dataclass(frozen=True)
class Asked:
    """The inspection that an act is applied to, with the version that was seen."""

    target: Target
    seen: int

    @property
    def unit(self) -> str:
        """Return the code of the unit."""
        return self.target.unit


Act = Callable[[Context, Asked], object]


def of(act: Act, asked: Asked) -> Callable[[Context], object]:
    """Return an act on one inspection."""
    return lambda given: act(given, asked)


def _record(sheet: str, row: dict[str, Any]) -> Act:
    """Return the act of entering one record in the unit."""

    def do(given: Context, asked: Asked) -> object:
        (made,) = program_rows({sheet: [{**row, "单位代码": asked.unit}]}, ROUND)
        return enter_record(given, made, asked.target, policy_file.read)

    return do


def _void(code: str, key: str) -> Act:
    return lambda c, a: void(c, a.target, BY_CODE[code], key, reason="误录")


def _draft(**cells: Any) -> Act:
    text = submission({**hand.draft(), **cells})
    return lambda c, a: submit_draft(c, a.target, text, seen=a.seen)


def _back(stage: str) -> Act:
    return lambda c, a: send_back(c, a.target, stage, seen=a.seen, reason="补正")


def _exempt(code: str, item: str | None = None) -> Act:
    return lambda c, a: exempt(c, a.target, code, seen=a.seen, reason="因故", item=item)


def _import(given: Context, asked: Asked) -> object:
    made = complete.sheets((asked.unit,), {"谈话": [hand.interview("1", 日期="2026-05-20")]})
    return enter_records(given, program_rows(made, ROUND), IMPORT)


def _add_unit(given: Context, _: Asked) -> object:
    unit = {**hand.ROUND["被巡察单位"][0], "单位代码": "new"}
    rows = program_rows({"轮次": hand.ROUND["轮次"], "被巡察单位": [unit]}, ROUND)
    return open_round(given, rows, IMPORT, policy_file.read())


def _adopt(given: Context, _: Asked) -> object:
    shorter = {"preparation": "entry - 5 wd", "feedback": "exit + 30 d"}
    return adopt_policy(given, ROUND, replace(policy_file.read(), deadlines=shorter))


def _calendar(given: Context, _: Asked) -> object:
    closed = [
        Day(date(2026, 6, 9), DayKind.CLOSURE, "停电"),
        Day(date(2026, 9, 1), DayKind.CLOSURE, "停水"),
    ]
    return load_calendar(given, closed, source="closed.csv")


def _open_sealed(given: Context, asked: Asked) -> object:
    opened = open_sealed(given, asked.target, BY_CODE["letter"], "X1", reason="核查")
    assert (set(opened.values()) == {""}) == given.is_rehearsal
    return set(opened)


def _token(given: Context, _: Asked) -> object:
    manage_credentials.give_token(given, "office")
    return None  # a secret is another every time


#: The acts on one inspection.
ON_ONE: dict[str, Act] = {
    "advance": lambda c, a: advance(c, a.target, seen=a.seen),
    "advance what has moved on": lambda c, a: advance(c, a.target, seen=a.seen + 1),
    "advance through": lambda c, a: advance_one(c, a.target, seen=a.seen, through="drafting"),
    "send back to drafting": _back("drafting"),
    "send back to interviews": _back("interviews"),
    "suspend": lambda c, a: suspend(c, a.target, seen=a.seen, reason="停"),
    "resume": lambda c, a: resume(c, a.target, seen=a.seen, reason="续"),
    "cancel": lambda c, a: cancel(c, a.target, seen=a.seen, reason="止"),
    "cancel without a reason": lambda c, a: cancel(c, a.target, seen=a.seen, reason=" "),
    "extend": lambda c, a: extend(c, a.target, days=3, seen=a.seen, reason="忙"),
    "extend by too much": lambda c, a: extend(c, a.target, days=99, seen=a.seen, reason="忙"),
    "submit a draft": _draft(version=2),
    "revise the draft": _draft(version=2, revised_by="fu"),
    "approve": lambda c, a: approve(c, a.target, seen=a.seen),
    "approve another version": lambda c, a: approve(c, a.target, seen=a.seen, draft=9),
    "exempt a whole": _exempt("preparation.plan"),
    "exempt an item": _exempt("interviews.coverage", "2"),
    "exempt what never is": _exempt("preparation.team"),
    "confirm that somebody cannot be interviewed": lambda c, a: confirm_absence(c, a.target, AWAY),
    "record an interview": _record("谈话", hand.interview("1", 日期="2026-05-21")),
    "record what is wrong": _record("谈话", hand.interview("9", 日期="2026-05-21")),
    "record a paper of the rectification": _record(
        "书面材料", hand.paper("整改方案", "2026-08-01")
    ),
    "record a letter": _record(
        "来信来访", {"编号": "X9", "日期": "2026-05-01", "摘要": "反映情况"}
    ),
    "void an interview": _void("interview", "1"),
    "void a measure": _void("measure", "1"),
    "void what is not there": _void("finding", "D9"),
    "void a member": _void("member", "yi"),
    "open a sealed text": _open_sealed,
    "correct a unit": _record("被巡察单位", {"计划进驻": "2026-03-20"}),
    "correct a roster": _record("花名册", {"工号": "1", "姓名": "青青"}),
    "correct a recusal": _record("回避申报", {"账号": "yi", "情形": "公务回避"}),
    "import records": _import,
}  # fmt: skip

#: The acts on a round, the calendar or accounts.
ON_OTHERS: dict[str, Act] = {
    "advance the round": lambda c, _: advance_round(c, ROUND, through="interviews"),
    "import a round": _add_unit,
    "adopt a policy": _adopt,
    "load a calendar": _calendar,
    "add an account": lambda c, _: manage_accounts.add(
        c, "neu", name="新人", roles=("auditor",), password=_PASSWORD
    ),
    "set a password": lambda c, _: manage_credentials.set_password(c, "office", "123"),
    "disable an account": lambda c, _: manage_accounts.disable(c, "leading"),
    "give a token": _token,
    "delegate": lambda c, _: manage_delegations.delegate(
        c, "office", "leading", from_date=hand.TODAY, until_date=hand.TOMORROW
    ),
    "end a delegation": lambda c, _: manage_delegations.undelegate(c, "zu", "office"),
    "enable an account": lambda c, _: manage_accounts.enable(c, "leading"),
    "consent": lambda c, _: manage_accounts.consent(c, "kin"),
    "revoke a token": lambda c, _: manage_credentials.revoke_token(c, ""),
    "show the recovery code": lambda c, _: manage_accounts.note_recovery(c),
    "advance what is not there": lambda c, a: advance(c, Target(ROUND, "none"), seen=a.seen),
    "record a unit that is not there": lambda c, _: _record("被巡察单位", {"单位名称": "新"})(
        c, Asked(Target(ROUND, "new"), 1)
    ),
    "record in a unit that is not there": lambda c, _: _record("花名册", {"工号": "1"})(
        c, Asked(Target(ROUND, "none"), 1)
    ),
    "open what is no code": lambda c, _: _record("被巡察单位", {"单位名称": "新"})(
        c, Asked(Target(ROUND, "no code"), 1)
    ),
}  # fmt: skip


def acting(database: Database, actor: Actor, key_file: Path) -> Context:
    """Return the context of somebody's act, on a day after the end of the round."""
    clock = StoppedClock(instant(hand.TODAY, AT))
    return composition.context(database, actor, clock, lambda: keys.read(key_file))


def fill(database: Database, key_file: Path) -> dict[str, int]:
    """Open a round with a unit in every state, and return the version of each."""
    office = acting(database, ACTORS["office"], key_file)
    manage = acting(database, Actor("sysadmin", frozenset({"sysadmin"})), key_file)
    manage_accounts.add(manage, "kin", name="亲属", roles=("office",), password=_PASSWORD)
    made = complete.sheets(STATES, _round_rows())
    played = Played(database, Scenario(0, "acts", complete.ON, complete.ON, made, {}))
    played.open(made, date(2026, 3, 1))
    days = {"from_date": date(2026, 1, 1), "until_date": date(2026, 12, 31)}
    for substitute in ("office", "kin"):
        manage_delegations.delegate(manage, "zu", substitute, **days)
    rows = program_rows(complete.sheets(STATES[:-1], _record_rows()), ROUND)
    enter_records(office, rows, IMPORT)
    for state in STATES[:-1]:
        stage = "drafting" if state in ("suspended", "cancelled") else state
        complete.bring(played, state, stage)
        seen = played.versions.get(state, 1)
        if state == "suspended":
            played.versions[state] = suspend(office, Target(ROUND, state), seen=seen, reason="停")
        elif state == "cancelled":
            played.versions[state] = cancel(office, Target(ROUND, state), seen=seen, reason="止")
    return {state: played.versions.get(state, 1) for state in STATES}


def _round_rows() -> dict[str, list[dict[str, Any]]]:
    made = deepcopy(hand.ROUND)
    made["被巡察单位"][0] |= {
        "联络员账号": "lx",
        "计划进驻": "2026-03-16",
        "计划离点": "2026-05-29",
    }
    made["花名册"][int(AWAY) - 1]["无法谈话原因"] = "产假"
    made["回避申报"].append(
        {
            "账号": "kin",
            "单位代码": "edu",
            "情形": "任职回避",
            "处理": "不参加",
            "批准人": "书记",
        }
    )
    return made


def _record_rows() -> dict[str, list[dict[str, Any]]]:
    made = deepcopy(hand.RECORDS)
    made["来信来访"][0]["摘要"] = "群众来信"
    return made

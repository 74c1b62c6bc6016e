"""Where an inspection stands, what it lacks, what may be done: the answer to `status`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workflow.clock import local_date
from workflow.database.schema import attempts as attempts_table
from workflow.database.schema import deadlines as deadlines_table
from workflow.database.schema import inspections as inspections_table
from workflow.database.schema import rounds
from workflow.errors import N_, Hint, NotFoundError
from workflow.inspection import inspections, texts
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import deadlines, facts, policies
from workflow.queries.access import roles_of
from workflow.queries.deadlines import DeadlineStatus
from workflow.queries.fact_rows import DEADLINE
from workflow.queries.facts import Exempted, Snapshot
from workflow.queries.rounds import RoundCount, readable, slowest
from workflow.rules.definition import CLOSED, Lifecycle
from workflow.rules.facts.proceedings import Approval, Attempt, Draft
from workflow.rules.judgement import RequirementResult
from workflow.rules.requirements import Review, review
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be done from here, and by whom."""

    act: str
    to_stage: str | None
    roles: tuple[Role, ...]
    possible: bool


@dataclass(frozen=True)
class Status:
    """One inspection as it stands."""

    id: str
    round: str
    unit: str
    title: str
    round_title: str
    stage: str
    state: str
    attempt: Attempt
    version: int
    review: Review
    actions: tuple[Action, ...]
    draft: Draft | None
    approvals: tuple[tuple[Approval, str | None], ...]
    exemptions: tuple[Exempted, ...]
    roles: frozenset[str]
    deadlines: tuple[DeadlineStatus, ...]
    today: date

    @property
    def due_on(self) -> date | None:
        """Return the earliest day by which something that runs is due."""
        return deadlines.earliest(self.deadlines)

    @property
    def overdue_days(self) -> int:
        """Return by how many calendar days that day has passed."""
        return deadlines.overdue_days(self.due_on, self.today)

    def requirement_due_on(self, code: str) -> date | None:
        """Return when a requirement is due: by its own deadline, else by that of its stage.

        Of stages to come and of stages left only a deadline of its own counts.
        """
        running = {
            s.deadline.key: s.deadline.due.due_on
            for s in self.deadlines
            if s.state in (deadlines.RUNNING, deadlines.SUSPENDED)
            or (s.deadline.requirement and s.state == deadlines.MET)
        }
        here = code.startswith(f"{self.stage}.")
        return running.get(code) or (running.get(self.stage) if here else None)

    @property
    def unmet(self) -> tuple[RequirementResult, ...]:
        """Return what keeps the inspection in its stage."""
        return tuple(f for f in self.review.current if f.blocks)


@dataclass(frozen=True)
class RoundStatus:
    """A round as it stands: at the stage of its slowest open inspection."""

    round: str
    title: str
    stage: str
    stages: dict[str, int]
    inspections: tuple[Status, ...]


_IN_ROUNDS = inspections.ALL.where(rounds.c.code.in_(bindparam("named", expanding=True))).order_by(
    rounds.c.code, inspections_table.c.unit
)
_OPEN_ROUNDS = (
    select(rounds.c.code)
    .where(
        rounds.c.id.in_(
            select(inspections_table.c.round_id).where(
                inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED))
            )
        )
    )
    .order_by(rounds.c.code)
)


def of_inspection(
    connection: Connection, lifecycle: Lifecycle, target: Target, actor: Actor | None, now: datetime
) -> Status:
    """Return the status of one inspection; no actor may read everything (a simulation).

    Raises:
        NotFoundError: there is none, or it is not the actor's to know.
    """
    row = inspections.find(connection, target)
    found = _statuses(connection, lifecycle, [row], actor, now)
    if not found:
        raise inspections.not_found(target)
    return found[0]


def of_round(
    connection: Connection, lifecycle: Lifecycle, code: str, actor: Actor | None, now: datetime
) -> RoundStatus:
    """Return the status of a round, as far as the actor may know.

    Raises:
        NotFoundError: there is none, or nothing of it is the actor's to know.
    """
    found = of_rounds(connection, lifecycle, [code], actor, now)
    if not found:
        if readable(connection, actor) is None:
            policies.of_round(connection, code)  # refuses where there is none
            raise NotFoundError(
                N_("{round} has no inspection yet"),
                hint=Hint("open_inspection"),
                round=code,
            )
        raise inspections.not_found(code)
    return found[0]


def of_open_rounds(
    connection: Connection, lifecycle: Lifecycle, actor: Actor | None, now: datetime
) -> list[RoundStatus]:
    """Return the status of every round with open or suspended inspections."""
    known = readable(connection, actor)
    codes = [
        code
        for code in connection.execute(_OPEN_ROUNDS).scalars()
        if known is None or code in known
    ]
    return of_rounds(connection, lifecycle, codes, actor, now)


def of_rounds(
    connection: Connection,
    lifecycle: Lifecycle,
    codes: Sequence[str],
    actor: Actor | None,
    now: datetime,
) -> list[RoundStatus]:
    """Return the status of rounds, in the order of their codes."""
    if not codes:
        return []
    rows = list(connection.execute(_IN_ROUNDS, {"named": tuple(codes)}))
    statuses = _statuses(connection, lifecycle, rows, actor, now)
    result = []
    for code in sorted(codes):
        own = tuple(s for s in statuses if s.round == code)
        if own:
            result.append(_round(lifecycle, code, own))
    return result


def counted(found: RoundStatus) -> RoundCount:
    """Return how many of the inspections in an answer are in which state."""
    states = dict(Counter(s.state for s in found.inspections))
    overdue = sum(s.overdue_days > 0 for s in found.inspections)
    return RoundCount(found.round, found.title, found.stage, states, overdue)


def count_overdue(
    connection: Connection, lifecycle: Lifecycle, counts: Iterable[RoundCount], now: datetime
) -> None:
    """Write into counts of rounds how many of their inspections are overdue.

    Only inspections of which some deadline's day has passed are judged.
    """
    given = {"today": local_date(now).isoformat()}
    rows = list(connection.execute(_PAST_A_DAY, given))
    statuses = _statuses(connection, lifecycle, rows, None, now)
    late = Counter(s.round for s in statuses if s.overdue_days)
    for one in counts:
        one.overdue = late[one.round]


_PAST_A_DAY = inspections.ALL.where(
    inspections_table.c.state == inspections.OPEN,
    inspections_table.c.id.in_(
        select(deadlines_table.c.inspection_id).where(
            deadlines_table.c.due_on < bindparam("today"),
            (deadlines_table.c.requirement != "")
            | deadlines_table.c.stage.in_(
                select(attempts_table.c.stage).where(
                    attempts_table.c.inspection_id == deadlines_table.c.inspection_id,
                    attempts_table.c.left_at.is_(None),
                )
            ),
        )
    ),
)


def _round(lifecycle: Lifecycle, code: str, own: tuple[Status, ...]) -> RoundStatus:
    stages: dict[str, int] = {}
    for key in (*lifecycle.keys, CLOSED):
        if count := sum(s.stage == key for s in own if s.state != inspections.CANCELLED):
            stages[key] = count
    return RoundStatus(
        code, own[0].round_title, slowest(lifecycle, ((s.state, s.stage) for s in own)), stages, own
    )


def _statuses(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Sequence[Any],
    actor: Actor | None,
    now: datetime,
) -> list[Status]:
    today = local_date(now)
    known = facts.of_many(
        connection,
        [(r.id, r.round_id) for r in rows],
        (*facts.every_kind(lifecycle), DEADLINE),
        today,
    )
    found = []
    for row in rows:
        own = known[row.id]
        roles = roles_of(actor, own, today) if actor else frozenset(Role)
        if rights.may_read("status", roles):
            status = _status(connection, lifecycle, row, own, roles)
            found.append(_for_liaison(status) if roles <= {Role.LIAISON} else status)
    return found


def _for_liaison(status: Status) -> Status:
    """Return what the liaison of the unit may know: the stage, and what is asked of the unit."""
    asked = tuple(f for f in status.review.current if Role.LIAISON in f.who)
    return replace(
        status,
        review=Review(asked, (), ()),
        actions=(),
        draft=None,
        approvals=(),
        exemptions=(),
    )


def _status(
    connection: Connection,
    lifecycle: Lifecycle,
    row: Any,
    snapshot: Snapshot,
    roles: frozenset[str],
) -> Status:
    file = snapshot.facts.proceedings
    stage = CLOSED if row.state == inspections.CLOSED else file.current.stage
    policy = texts.policy(connection, row.policy_sha256)
    judged = review(lifecycle, stage, snapshot.facts, policy, snapshot.set_aside)
    absent = snapshot.facts.team.absent
    return Status(
        id=row.id,
        round=row.round,
        unit=row.unit,
        title=snapshot.facts.unit.name,
        round_title=snapshot.facts.round.title,
        stage=stage,
        state=row.state,
        attempt=file.current,
        version=row.version,
        review=judged,
        actions=tuple(_actions(lifecycle, stage, row.state, judged)),
        draft=file.draft,
        approvals=tuple((a, file.why_not(a, absent)) for a in file.approvals),
        exemptions=snapshot.exemptions,
        roles=roles,
        deadlines=deadlines.statuses(row.state, snapshot, (*judged.left, *judged.current)),
        today=snapshot.facts.today,
    )


def _actions(lifecycle: Lifecycle, stage: str, state: str, judged: Review) -> Iterable[Action]:
    if state in inspections.FINAL:
        return
    here = lifecycle.stage(stage)

    def action(act: str, to_stage: str | None = None, *, possible: bool = True) -> Action:
        return Action(act, to_stage, rights.in_order(rights.allowed(act, here)), possible)

    if state == inspections.SUSPENDED:
        yield action("resume")
        yield action("cancel")
        return
    blocked = [f.code for f in judged.current if f.blocks]
    if here.approved_by:
        blocked = [code for code in blocked if code != f"{stage}.approved"]
    yield action(here.left_by, lifecycle.after(stage), possible=not blocked)
    if here.consent:
        yield action("approve")
    for target in here.returns:
        yield action("return", target)
    if here.takes_draft or here.takes_revision:
        yield action("draft")
    yield action("suspend")
    yield action("cancel")

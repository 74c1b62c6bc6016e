"""Verify the row of an inspection against its entries and against the register."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from workflow.errors import N_
from workflow.verification.procedure import Replay
from workflow.verification.register import Opening, Registered, detail_of
from workflow.verification.report import Report


def examine(
    report: Report,
    row: Row[Any] | None,
    entries: Sequence[Row[Any]],
    replay: Replay,
    opening: Opening | None,
    registered: Registered,
) -> None:
    """Verify round, unit, state and version of an inspection, and the policy of each entry."""
    if row is None:
        report.add(None, N_("entries or rows belong to an inspection that does not exist"))
    if opening is None:
        report.add(None, N_("the register did not open this inspection"))
    policy = _examine_policies(report, entries, opening, registered)
    if row is None:
        return
    _examine_opening(report, row, entries, opening)
    if replay.state is not None and row.state != replay.state:
        what = N_("the inspection is not {state}, although its entries say so")
        report.add(None, what, state=replay.state)
    if replay.version is not None and row.version != replay.version:
        what = N_("the version is {found}; according to the entries it is {expected}")
        report.add(None, what, found=row.version, expected=replay.version)
    if policy is not None and row.policy_sha256 != policy:
        report.add(None, N_("the policy of the inspection is not that of its entries"))


def _examine_policies(
    report: Report, entries: Sequence[Row[Any]], opening: Opening | None, registered: Registered
) -> str | None:
    """Verify that only an adoption changes the policy; return the policy of the last entry."""
    policy = opening.policy_sha256 if opening else None
    there = registered.rounds.get(opening.round) if opening else None
    for entry in entries:
        known = there is None or entry.policy_sha256 in there.policies
        kept = policy is None or entry.policy_sha256 == policy
        if not (known and (kept or entry.act == "policy_adopt")):
            report.add(entry.position, N_("the entry names a policy that was not adopted"))
        policy = entry.policy_sha256
    return policy


def _examine_opening(
    report: Report, row: Row[Any], entries: Sequence[Row[Any]], opening: Opening | None
) -> None:
    if opening and (row.round, row.unit) != (opening.round, opening.unit):
        what = N_("round and unit are {round}/{unit}, which is not what the register opened")
        report.add(None, what, round=row.round, unit=row.unit)
    if not entries or entries[0].act != "open":
        return
    first, detail = entries[0], detail_of(entries[0])
    if (row.round, row.unit, row.opened_at) != (detail.get("round"), detail.get("unit"), first.at):
        what = N_("round, unit or time of opening differ from the first entry")
        report.add(None, what)

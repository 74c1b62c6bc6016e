"""The row of an inspection: as its own entries say, and as the register says it was opened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from workflow.errors import N_
from workflow.verification.procedure import Replay
from workflow.verification.register import Opening, Said, detail_of
from workflow.verification.report import Report


def examine(
    report: Report,
    row: Row[Any] | None,
    entries: Sequence[Row[Any]],
    replay: Replay,
    opening: Opening | None,
    said: Said,
) -> None:
    """Examine who and where an inspection is, and under which policy each act was done."""
    if row is None:
        report.add(None, N_("there are entries or rows of an inspection that is not there"))
    if opening is None:
        report.add(None, N_("the register did not open this inspection"))
    policy = _examine_policies(report, entries, opening, said)
    if row is None:
        return
    _examine_opening(report, row, entries, opening)
    if replay.state is not None and row.state != replay.state:
        what = N_("the inspection is not {state}, as its entries leave it")
        report.add(None, what, state=replay.state)
    if replay.version is not None and row.version != replay.version:
        what = N_("the version is {found}; by the entries it is {expected}")
        report.add(None, what, found=row.version, expected=replay.version)
    if policy is not None and row.policy_sha256 != policy:
        report.add(None, N_("the inspection goes by another policy than its entries say"))


def _examine_policies(
    report: Report, entries: Sequence[Row[Any]], opening: Opening | None, said: Said
) -> str | None:
    """Return the policy of the last entry; each but an adoption keeps the one before."""
    policy = opening.policy_sha256 if opening else None
    there = said.rounds.get(opening.round) if opening else None
    for entry in entries:
        known = there is None or entry.policy_sha256 in there.policies
        kept = policy is None or entry.policy_sha256 == policy
        if not (known and (kept or entry.act == "policy_adopt")):
            report.add(entry.position, N_("the entry goes by a policy that was not adopted"))
        policy = entry.policy_sha256
    return policy


def _examine_opening(
    report: Report, row: Row[Any], entries: Sequence[Row[Any]], opening: Opening | None
) -> None:
    if opening and (row.round, row.unit) != (opening.round, opening.unit):
        what = N_("round and unit are {round}/{unit}; the register opened another")
        report.add(None, what, round=row.round, unit=row.unit)
    if not entries or entries[0].act != "open":
        return
    first, detail = entries[0], detail_of(entries[0])
    if (row.round, row.unit, row.opened_at) != (detail.get("round"), detail.get("unit"), first.at):
        what = N_("round, unit or the instant of opening are not those of the first entry")
        report.add(None, what)

"""Verify the drafts and approvals of an inspection: the exact bytes and the version approved."""

from collections import Counter
from typing import Any

from sqlalchemy import Row

from workflow.audit import evidence
from workflow.audit.facet import Facet
from workflow.errors import N_
from workflow.verification.report import Report
from workflow.verification.rows import Stored, Written


def examine(report: Report, stored: Stored, entries: list[Row[Any]]) -> None:
    """Verify file and text of each draft, and that each approval is of a draft submitted before."""
    drafts, approvals = stored.of(evidence.DRAFT), stored.of(evidence.APPROVAL)
    _examine_one_each(report, entries, "draft", evidence.DRAFT, drafts)
    _examine_one_each(report, entries, "approve", evidence.APPROVAL, approvals)
    submitted = {}
    for written in drafts:
        draft = written.row
        submitted[draft.version, draft.sha256, draft.text_sha256] = written.place
        content, text = stored.contents.get(draft.id, ("", ""))
        if content != draft.sha256:
            what = N_("the file of version {version} is not the one that was submitted")
            report.add(written.place, what, version=draft.version)
        if text != draft.text_sha256:
            what = N_("the text of version {version} is not the one that was read from its file")
            report.add(written.place, what, version=draft.version)
    for written in approvals:
        approval, place = written.row, written.place
        before = submitted.get((approval.version, approval.sha256, approval.text_sha256))
        if before is None or place is None or before >= place:
            what = N_("the approved version {version} is not among the drafts")
            report.add(place, what, version=approval.version)


def _examine_one_each(
    report: Report, entries: list[Row[Any]], act: str, facet: Facet, written: list[Written]
) -> None:
    """Verify that each entry of an act wrote one row, and no other entry did."""
    rows = Counter(row.place for row in written)
    for entry in entries:
        found = rows[entry.position]
        if found != (entry.act == act):
            what = N_("an entry of {act} does not match {found} row(s) in {table}")
            report.add(entry.position, what, act=entry.act, found=found, table=facet.table.name)

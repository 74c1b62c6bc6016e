"""Written papers: issued, received, reviewed, signed for."""

import datetime as dt
from collections.abc import Sequence

from workflow.rules.facts.record_part import Part, happened

NOTICE_OF_ENTRY = "进驻通知"
BRIEFING = "巡前情况通报"
WORK_PLAN = "工作方案"
COMMITTEE_REPORT = "党委汇报"
DISCIPLINE_REPORT = "纪委汇报"
ORGANISATION_REPORT = "组织科汇报"
UNIT_REPORT = "单位汇报"
OPINION = "审议意见"
FEEDBACK_PAPER = "反馈意见"
RECTIFICATION_PLAN = "整改方案"
RECTIFICATION_REPORT = "整改报告"

ACCEPTED = "通过"
SENT_BACK = "退回"


class Paper(Part, frozen=True, gc=False):
    """One paper."""

    type: str = ""
    title: str = ""
    reference: str = ""
    date: dt.date | None = None
    review: str = ""
    review_date: dt.date | None = None
    signer: str = ""
    signed_on: dt.date | None = None

    def signed_for(self, today: dt.date) -> bool:
        """Return whether it has a signer and a date of signing by today."""
        return bool(self.signer) and happened(self.signed_on, today)

    def accepted(self, today: dt.date) -> bool:
        """Return whether the review accepted it on a given date by today."""
        return self.review == ACCEPTED and happened(self.review_date, today)

    def sent_back(self, today: dt.date) -> bool:
        """Return whether the review sent it back, unless that is dated after today."""
        ahead = self.review_date is not None and self.review_date > today
        return self.review == SENT_BACK and not ahead


def latest(papers: Sequence[Paper], kind: str, today: dt.date) -> Paper | None:
    """Return the latest paper of this type dated by today, the only one that counts."""
    there = [p for p in papers if p.type == kind and happened(p.date, today)]
    return max(there, key=_age, default=None)


def _age(paper: Paper) -> tuple[dt.date, int]:
    return paper.date or dt.date.min, int(paper.record) if paper.record.isdigit() else 0

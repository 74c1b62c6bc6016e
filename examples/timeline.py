"""The dates of the example round that do not belong to a single unit."""

from datetime import date, timedelta

NOTICE = date(2026, 2, 26)
NOTICE_SIGNED = date(2026, 2, 27)
BRIEFING = date(2026, 2, 25)
PLAN = date(2026, 2, 28)
PREPARED = date(2026, 3, 2)
WRITTEN_REPORTS = date(2026, 3, 13)
COMMUNICATION = date(2026, 3, 16)
MOBILIZATION = date(2026, 3, 17)
REPORT_REVIEWED = date(2026, 3, 17)
PUBLIC_UNTIL = date(2026, 4, 19)
TALKS_FROM = date(2026, 3, 20)
TALKS_UNTIL = date(2026, 4, 10)
#: Qingming, the only day in five weeks on which the team did not work.
DAY_OFF = date(2026, 4, 5)
MATERIALS_ASKED = date(2026, 3, 20)
MATERIALS_RETURNED = date(2026, 4, 17)
FURTHER_TALKS_FROM = date(2026, 4, 11)
FURTHER_TALKS_UNTIL = date(2026, 4, 17)
TEAM_MEETING = date(2026, 4, 17)
OPINION = date(2026, 5, 29)
PLANS_ACCEPTED = date(2026, 6, 26)
REPORTS_RECEIVED = date(2026, 9, 4)
REPORTS_ACCEPTED = date(2026, 9, 7)

#: The unit whose evaluation is entered with a wrong date, for the story to void.
WRONG_EVALUATION_UNIT = "bhz-wy"
#: The unit whose notice of entry is not yet signed for when the workbook is imported.
UNSIGNED_UNIT = "bhz-wy"
#: The unit whose focus item comes from the story, not from the workbook.
UNFOCUSED_UNIT = "rmt"


def days(first: date, last: date) -> list[date]:
    """Return the days worked from first to last, including weekends but not the day off."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if day != DAY_OFF]

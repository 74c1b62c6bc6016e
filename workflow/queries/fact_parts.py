"""The part of the facts that each kind of record becomes."""

from workflow.rules.facts.fieldwork import FocusItem, Interview, Letter, Material, Survey
from workflow.rules.facts.findings import Finding, Measure
from workflow.rules.facts.meetings import Announcement, Meeting
from workflow.rules.facts.papers import Paper
from workflow.rules.facts.record_part import Part
from workflow.rules.facts.roster import Person

#: Kind of record → its name in the facts and its part. Only of these are records left out that
#: somebody entered who takes no part; what opened the inspection always counts.
PARTS: dict[str, tuple[str, type[Part]]] = {
    "person": ("persons", Person),
    "meeting": ("meetings", Meeting),
    "paper": ("papers", Paper),
    "announcement": ("announcements", Announcement),
    "focus": ("focus", FocusItem),
    "interview": ("interviews", Interview),
    "survey": ("surveys", Survey),
    "material": ("materials", Material),
    "finding": ("findings", Finding),
    "letter": ("letters", Letter),
    "measure": ("measures", Measure),
}

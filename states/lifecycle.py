"""The order of the stages (seed 二 and 三): the whole procedure as one value."""

from states import (
    s01_preparation,
    s02_communication_meeting,
    s03_mobilization,
    s04_reporting_meeting,
    s05_interviews,
    s06_document_review,
    s07_drafting,
    s08_deputy_review,
    s09_leader_approval,
    s10_feedback,
    s11_rectification,
)
from workflow.rules.definition import Lifecycle

LIFECYCLE = Lifecycle(
    (
        s01_preparation.STAGE,
        s02_communication_meeting.STAGE,
        s03_mobilization.STAGE,
        s04_reporting_meeting.STAGE,
        s05_interviews.STAGE,
        s06_document_review.STAGE,
        s07_drafting.STAGE,
        s08_deputy_review.STAGE,
        s09_leader_approval.STAGE,
        s10_feedback.STAGE,
        s11_rectification.STAGE,
    )
)

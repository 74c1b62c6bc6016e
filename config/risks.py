"""What settings allow and an office should know of: `check` warns of it."""

from collections.abc import Iterator

from config.delivery import Delivery
from workflow.errors import N_
from workflow.rules.policy import Policy

#: A message id, and what it is filled with.
Risk = tuple[str, dict[str, str]]


def of_policy(policy: Policy) -> Iterator[Risk]:
    """Yield what the policy sets more lightly than the rules mean it."""
    if not policy.feedback.authorization_required:
        yield N_("the feedback needs no authorisation from above"), {}
    if policy.interviews.share_percent < 70:
        yield N_("fewer than 70 percent of the staff are interviewed"), {}


def of_delivery(found: Delivery) -> Iterator[Risk]:
    """Yield which secret goes over an open line, as the settings allow by name."""
    if found.smtp is not None and found.smtp.is_open:
        said = N_("the password for mails goes to {host} unencrypted: anybody on the way reads it")
        yield said, {"host": found.smtp.host}
    if found.webhook is not None and found.webhook.is_open:
        said = N_("the webhook calls {host} unencrypted: anybody on the way reads its address")
        yield said, {"host": found.webhook.host}

"""Risks that the settings allow; `check` warns of them."""

from collections.abc import Iterator

from config.delivery import Delivery
from workflow.errors import N_
from workflow.rules.policy import Policy

#: A message id and its data.
Risk = tuple[str, dict[str, str]]


def of_policy(policy: Policy) -> Iterator[Risk]:
    """Yield where the policy is weaker than the rules."""
    if not policy.feedback.authorization_required:
        yield N_("the feedback needs no authorisation from above"), {}
    if policy.interviews.share_percent < 70:
        yield N_("fewer than 70 percent of the staff are interviewed"), {}


def of_delivery(found: Delivery) -> Iterator[Risk]:
    """Yield which secrets the settings allow to be sent unencrypted."""
    if found.smtp is not None and found.smtp.is_open:
        said = N_("the mail password is sent to {host} unencrypted, where others can read it")
        yield said, {"host": found.smtp.host}
    if found.webhook is not None and found.webhook.is_open:
        said = N_("the webhook address is sent to {host} unencrypted, where others can read it")
        yield said, {"host": found.webhook.host}

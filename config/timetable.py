"""The jobs of the scheduler, on one page.

A job that was missed is made up for: each checks what is due, not whether it was started in time.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Every:
    """Repeatedly, after so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a local hour, `HH:MM`."""

    at: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, and when it is started."""

    name: str
    when: Every | Daily


def jobs(tick_seconds: int) -> tuple[Job, ...]:
    """Return the jobs; how often the first one runs is a setting."""
    return (
        # Lets notices fall due and delivers them.
        Job("tick", Every(tick_seconds)),
        # Notes that the scheduler is running; every command reports when it is not.
        Job("heartbeat", Every(60)),
        # Tells office and leaders once a week what is late and what is unmet again.
        Job("weekly_overview", Every(600)),
        # Reminds the office in time that next year's days off are not loaded.
        Job("calendar_check", Daily("08:30")),
        # Verifies the whole history, and tells office and auditor of problems.
        Job("audit_verification", Daily("02:30")),
    )

"""The jobs of the scheduler, on one page. Whatever is missed is made up for: each job looks at
what is due, never at whether it was woken in time.
"""  # noqa: D205

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, after so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a local hour, `HH:MM`."""

    at: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, and when it is woken."""

    name: str
    when: Every | Daily


def jobs(tick_seconds: int) -> tuple[Job, ...]:
    """Return the jobs; how often the first one runs is a setting."""
    return (
        # Lets notices fall due and delivers them.
        Job("tick", Every(tick_seconds)),
        # Writes down that the ticks go on; every command tells when they do not.
        Job("heartbeat", Every(60)),
        # Tells office and leaders once a week what is late and what has come undone.
        Job("weekly_overview", Every(600)),
        # Tells the office in time that next year's days off are not loaded.
        Job("calendar_check", Daily("08:30")),
        # Examines the whole history, and tells office and auditor of what is wrong.
        Job("audit_verification", Daily("02:30")),
    )

"""Where a message sends its reader who works at a terminal: to a command."""

from notifications.messages import AUDIT, CALENDAR, OVERVIEW

_COMMANDS = {
    "zh": {CALENDAR: "xuncha calendar load 文件.csv --dry-run"},
    "en": {CALENDAR: "xuncha calendar load FILE.csv --dry-run"},
}
_ALIKE = {OVERVIEW: "xuncha status", AUDIT: "xuncha audit verify"}


def command(about: str, language: str) -> str:
    """Return the command that shows what a message is about: an inspection, or a job's report."""
    told = _COMMANDS["en" if language == "en" else "zh"] | _ALIKE
    return told.get(about) or f"xuncha status {about}"

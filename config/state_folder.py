"""The folder of the person at this machine for what is kept between two commands."""

import os
from hashlib import sha256
from pathlib import Path


def folder() -> Path:
    """Return the folder: as the environment names it, else `~/.local/state/xuncha`."""
    named = os.environ.get("XDG_STATE_HOME", "")
    beside = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "state"
    return beside / "xuncha"


def file(what: str, database: str) -> Path:
    """Return the file that keeps something about one database."""
    return folder() / f"{what}-{sha256(database.encode()).hexdigest()[:16]}"


def is_new(what: str, database: str, told: str) -> bool:
    """Return whether something was not kept before, and keep it; always where nothing can be."""
    place = file(what, database)
    try:
        if place.is_file() and place.read_text(encoding="utf-8") == told:
            return False
        make()
        place.write_text(told, encoding="utf-8")
    except (OSError, ValueError):
        return True
    return True


def make() -> Path:
    """Make the folder, for this person only, and return it; raises OSError."""
    made = folder()
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.chmod(0o700)  # it may have been there before
    return made

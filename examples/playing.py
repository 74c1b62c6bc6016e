"""Play the story: its steps, and whether each answer is the expected one."""

import tomllib
from pathlib import Path
from typing import Any

#: Where the workbooks and drafts of the story are.
FOLDER = Path(__file__).parent


def steps() -> list[dict[str, Any]]:
    """Return the steps of the story."""
    found = tomllib.loads((FOLDER / "story.toml").read_text(encoding="utf-8"))["step"]
    return list(found)


def arguments(step: dict[str, Any]) -> list[str]:
    """Return the words of the command of a step."""
    return [word.replace("{examples}", str(FOLDER)) for word in step["args"]]


def is_as_told(step: dict[str, Any], code: int, answer: Any) -> bool:
    """Return whether a step ends as the story says: its exit code, and exactly what is unmet."""
    told = {unit: sorted(codes) for unit, codes in step.get("unmet", {}).items()}
    return code == step.get("expect", 0) and (not told or told == _unmet(told, answer))


def _unmet(told: dict[str, list[str]], answer: Any) -> dict[str, list[str]]:
    if not isinstance(answer, dict):
        return {}
    if "requirements" in answer.get("error", {}):
        return {next(iter(told)): _codes(answer["error"])}
    return {blocked["unit"]: _codes(blocked) for blocked in answer.get("blocked", [])}


def _codes(refused: dict[str, Any]) -> list[str]:
    return sorted(requirement["code"] for requirement in refused["requirements"])

"""Refusals, and problems or notes about cells of a workbook, as JSON."""

import json
from typing import Any

from presentation.documents.requirement import unmet
from presentation.language import Language
from workflow.errors import (
    BadFieldsError,
    BadWorkbookError,
    UnsteadyFileError,
    WorkflowError,
)
from workflow.rules.requirement_result import RequirementsUnmetError


def refusal(error: WorkflowError, speaking: Language, following: str) -> dict[str, Any]:
    """Return a refusal with its data; `following` says what to do next."""
    data = {k: v for k, v in error.data.items() if k not in ("code", "message", "next")}
    message = speaking.refusal(error)
    body = {"code": error.code, "message": message, "next": following, **data}
    if isinstance(error, BadWorkbookError | BadFieldsError | UnsteadyFileError):
        body["problems"] = [problem(p, speaking) for p in error.problems]
    if isinstance(error, RequirementsUnmetError):
        body["requirements"] = unmet(error, speaking)
    return {"error": json.loads(json.dumps(body, default=str))}


def problem(found: Any, speaking: Language) -> dict[str, Any]:
    """Return a problem or a note: its cell and its sentence."""
    told = {
        "sheet": found.sheet,
        "cell": found.cell,
        "code": found.code,
        "message": speaking.say(found.message, **found.data),
    }
    cells = getattr(found, "cells", ())
    return {**told, "cells": list(cells)} if cells else told

"""What a refusal names one by one: cells, fields, files, requirements."""

from collections.abc import Iterable

from presentation import places
from presentation.language import Language
from workflow.errors import BadFieldsError, BadWorkbookError, UnsteadyFileError, WorkflowError
from workflow.rules.requirement_result import RequirementsUnmetError


def details(error: WorkflowError, speaking: Language) -> Iterable[str]:
    """Yield a line for each thing that a refusal names, with its code."""
    if isinstance(error, RequirementsUnmetError):
        for result in error.unmet:
            yield f"{speaking.sentence(result)} [{result.code}]"
    if not isinstance(error, BadWorkbookError | BadFieldsError | UnsteadyFileError):
        return
    for p in error.problems:
        said = f"{speaking.say(p.message, **p.data)} [{p.code}]"
        if isinstance(error, BadWorkbookError):
            said = f"{places.of(p, speaking)} {said}"
        elif isinstance(error, BadFieldsError):
            said = f"{p.data.get('heading', '')}: {said}"
        yield said

"""Read the file of a report in tests: its text, its remarks, and the reasons of a refusal."""

import pytest

from workflow.errors import BadInputError, UnsteadyFileError
from workflow.files import report_text


def text(content: bytes, name: str = "r.docx") -> str:
    return report_text.read(name, content).text


def remarks(content: bytes) -> list[str]:
    return [remark.code for remark in report_text.read("r.docx", content).remarks]


def unsteady(content: bytes, name: str = "r.docx") -> dict[str, str]:
    """Return the reasons for which a document is refused, with their places."""
    with pytest.raises(UnsteadyFileError) as refused:
        report_text.read(name, content)
    error = refused.value
    assert error.code == "bad_input"
    assert error.hint is not None
    assert all(p.message.format(**p.data) for p in error.problems)
    return {p.code: str(p.data["where"]) for p in error.problems}


def refusal(content: bytes, name: str = "r.docx") -> str:
    with pytest.raises(BadInputError) as refused:
        report_text.read(name, content)
    assert refused.value.hint is not None
    return str(refused.value)

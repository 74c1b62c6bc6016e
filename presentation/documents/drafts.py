"""Versions of the report and their differences as JSON."""

from typing import TYPE_CHECKING, Any

from presentation.documents.moments import instant

if TYPE_CHECKING:
    from workflow.operations.read_draft import Comparison, DraftVersion


def version(found: "DraftVersion") -> dict[str, Any]:
    """Return a version without its text."""
    return {
        "round": found.target.round,
        "unit": found.target.unit,
        "version": found.version,
        "current": found.is_current,
        "sha256": found.sha256,
        "text_sha256": found.text_sha256 or None,
        "file_name": found.file_name,
        "authors": list(found.authors),
        "revised_by": found.revised_by or None,
        "submitted_by": found.submitted_by,
        "on_behalf_of": found.on_behalf_of or None,
        "submitted_at": instant(found.submitted_at),
        "stage": found.stage,
        "attempt": found.attempt,
    }


def read(found: "DraftVersion") -> dict[str, Any]:
    """Return a version with its text."""
    return {**version(found), "text": found.text}


def compared(found: "Comparison") -> dict[str, Any]:
    """Return two versions and the paragraphs that differ."""
    return {
        "round": found.new.target.round,
        "unit": found.new.target.unit,
        "old": version(found.old),
        "new": version(found.new),
        "changes": [
            {
                "change": change.kind,
                "old_line": change.old_line,
                "old": list(change.old),
                "new_line": change.new_line,
                "new": list(change.new),
            }
            for change in found.changes
        ],
    }


def taken(found: "DraftVersion", file: str) -> dict[str, Any]:
    """Return a version and the path its file was saved to."""
    return {**version(found), "file": file}

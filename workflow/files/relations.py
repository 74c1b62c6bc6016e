"""The content types of the parts of an office file, and their relations to each other."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.files import parts
from workflow.files.archive import Archive
from workflow.files.parts import Allowance, Local

TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: `kind` is the last word of its type, `target` a part or an external address."""

    id: str
    kind: str
    target: str
    external: bool


def content_types(archive: Archive, allowance: Allowance) -> dict[str, str]:
    """Return the content type of each part that has its own, by name in lower case.

    Raises:
        BrokenPartError: the list of content types is missing or cannot be read.
    """
    found = _Elements("Override")
    _walk(archive, TYPES, found, allowance)
    return {
        a.get("PartName", "").lstrip("/").lower(): a.get("ContentType", "") for a in found.found
    }


def every(archive: Archive, allowance: Allowance) -> Iterator[Relation]:
    """Yield all relations of all parts.

    Raises:
        BrokenPartError: a list of relations cannot be read.
    """
    for name in sorted(archive.names):
        folder, file = posixpath.split(name)
        if file.endswith(".rels") and posixpath.basename(folder) == "_rels":
            part = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            yield from of(archive, part, allowance)


def of(archive: Archive, part: str, allowance: Allowance) -> list[Relation]:
    """Return the relations of a part, or with an empty name those of the whole file."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if not archive.has(listed):
        return []
    found = _Elements("Relationship")
    _walk(archive, listed, found, allowance)
    return [_relation(folder, attributes) for attributes in found.found]


def _relation(folder: str, attributes: dict[str, str]) -> Relation:
    target, external = (
        attributes.get("Target", ""),
        attributes.get("TargetMode", "").lower() == "external",
    )
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    kind = attributes.get("Type", "").rpartition("/")[2]
    return Relation(attributes.get("Id", ""), kind, target, external)


class _Elements:
    """A handler that collects the attributes of all elements with one name."""

    def __init__(self, name: str) -> None:
        self.found: list[dict[str, str]] = []
        self._name = name
        self._local = Local()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._local[name] == self._name:
            self.found.append(attributes)

    def end(self, name: str) -> None:
        pass

    def text(self, piece: str) -> None:
        pass


def _walk(archive: Archive, part: str, handler: parts.Handler, allowance: Allowance) -> None:
    with archive.open(part) as stream:
        for _ in parts.walk(stream, handler, allowance):
            pass

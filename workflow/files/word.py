"""Read the text of a Word document (.docx), and note what may read differently elsewhere."""

from collections.abc import Iterable, Iterator

from workflow.files import archive as archives
from workflow.files import parts, relations
from workflow.files.archive import Archive
from workflow.files.parts import Allowance, BrokenPartError
from workflow.files.relations import Relation
from workflow.files.traits import Traits
from workflow.files.word_numbering import Numbering
from workflow.files.word_story import Story
from workflow.files.word_styles import Styles

#: The most tags of all parts together; a report of a thousand pages has about 300 000.
_MOST_TAGS = 1_500_000
_OBJECTS = ("oleObject", "package", "control", "activeXControlBinary")


class OtherFileError(Exception):
    """The file is an office file, but not a Word document."""


class EncryptedError(Exception):
    """The file needs a password."""


def read(content: bytes, found: Traits) -> list[str]:
    """Return the text of a document line by line, and add its traits to `found`.

    The body comes first, then headers, footers, footnotes and endnotes, each once.

    Raises:
        OtherFileError, EncryptedError: it is not a Word document, or needs a password.
        BrokenPartError, TightPartError, TooMuchError, DoctypeError: it is not safe to open.
    """
    with archives.opened(content) as archive:
        if archive.encrypted:
            raise EncryptedError
        archive.require_bounds()
        archives.require_no_doctype(archive)
        return _Document(archive, found).lines()


class _Document:
    """One document that is being read."""

    def __init__(self, archive: Archive, found: Traits) -> None:
        self._archive = archive
        self._found = found
        self._allowance = Allowance(_MOST_TAGS)
        self._styles = Styles()
        self._numbering = Numbering()

    def lines(self) -> list[str]:
        """Return the text of the document."""
        main = self._main_part()
        for relation in relations.every(self._archive, self._allowance):
            self._judge(relation)
        for name in self._archive.names:
            self._judge_name(name)
        related = relations.of(self._archive, main, self._allowance)
        for relation in related:
            if relation.kind == "settings" and self._mentions(relation, "mailMerge"):
                self._found.add("external_parts", "mailMerge")
            if relation.kind in ("styles", "numbering") and not relation.external:
                described = self._styles if relation.kind == "styles" else self._numbering
                self._walk(relation.target, described)
        body = self._story(main)
        beside = [
            *self._headers(related, body.references.headers),
            *self._headers(related, body.references.footers),
            *self._notes(related, "footnotes", body.references.footnotes, "[{}] "),
            *self._notes(related, "endnotes", body.references.endnotes, "[*{}] "),
        ]
        while body.lines and not body.lines[-1]:
            body.lines.pop()
        return [*body.lines, "", *beside] if beside else body.lines

    def _main_part(self) -> str:
        if not self._archive.has(relations.TYPES):
            raise OtherFileError
        types = relations.content_types(self._archive, self._allowance)
        if any("macroEnabled" in kind or "vba" in kind.lower() for kind in types.values()):
            self._found.add("macros")
        of_file = relations.of(self._archive, "", self._allowance)
        mains = [r.target for r in of_file if r.kind == "officeDocument" and not r.external]
        if len(mains) != 1:
            raise BrokenPartError
        kind = types.get(mains[0].lower(), "")
        if not kind.endswith(".main+xml") or "word" not in kind or "template" in kind.lower():
            raise OtherFileError
        return mains[0]

    def _judge(self, relation: Relation) -> None:
        if relation.external and relation.kind != "hyperlink":
            self._found.add("external_parts", relation.target)
        elif relation.kind in _OBJECTS:
            self._found.add("embedded_objects", _file(relation.target))
        elif relation.kind == "aFChunk":
            self._found.add("imported_parts", _file(relation.target))
        elif relation.kind == "subDocument":
            self._found.add("external_parts", relation.target)

    def _mentions(self, relation: Relation, word: str) -> bool:
        there = not relation.external and self._archive.has(relation.target)
        return there and self._archive.mentions(relation.target, word)

    def _judge_name(self, name: str) -> None:
        if _file(name) in ("vbaproject.bin", "vbadata.xml"):
            self._found.add("macros", _file(name))
        elif "/embeddings/" in f"/{name}" or "/activex/" in f"/{name}":
            self._found.add("embedded_objects", _file(name))

    def _headers(self, related: list[Relation], wanted: Iterable[str]) -> Iterator[str]:
        """Yield the lines of headers or footers; identical ones only once."""
        targets = {r.id: r.target for r in related if not r.external}
        seen: list[list[str]] = []
        for part in dict.fromkeys(targets.get(each, "") for each in wanted):
            lines = [line for line in self._story(part).lines if line.strip()]
            if lines not in seen:
                seen.append(lines)
                yield from lines

    def _notes(
        self, related: list[Relation], kind: str, wanted: list[str], mark: str
    ) -> Iterator[str]:
        by_number: dict[str, list[str]] = {}
        for relation in related:
            if relation.kind == kind and not relation.external:
                by_number.update(self._story(relation.target).by_number)
        for number, note in enumerate(wanted, start=1):
            if note not in by_number:
                raise BrokenPartError
            yield mark.format(number) + " ".join(by_number[note])

    def _story(self, part: str) -> Story:
        story = Story(self._styles, self._numbering, self._found)
        self._walk(part, story)
        return story

    def _walk(self, part: str, handler: Story | Styles | Numbering) -> None:
        with self._archive.open(part) as stream:
            for _ in parts.walk(stream, handler, self._allowance, declared=handler.declared):
                pass


def _file(part: str) -> str:
    return part.rpartition("/")[2].lower()

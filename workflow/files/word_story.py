"""Read one story of a Word document - its body, a header, its notes - as lines of text.

Anything that may make the document read differently elsewhere is added to `Traits`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from workflow.files import word_colours as colours
from workflow.files import word_names
from workflow.files.parts import BrokenPartError, TooMuchError
from workflow.files.traits import Traits
from workflow.files.word_boxes import Box, Boxes
from workflow.files.word_fields import Fields, computes
from workflow.files.word_names import UNDERSTOOD, Names, is_on
from workflow.files.word_numbering import Numbering
from workflow.files.word_runs import Runs
from workflow.files.word_styles import Styles

#: The most letters of one story: as many as the largest file holds if it is only text.
MOST_LETTERS = 20_000_000
#: Characters that reverse the direction of others; the plain direction marks are harmless.
TURNING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


@dataclass(slots=True, kw_only=True)
class References:
    """What a story refers to: notes by their number in the file, headers by their relation."""

    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)


class Story:
    """A handler of the XML of one part; `lines` is its text, `references` what it refers to."""

    def __init__(self, styles: Styles, numbering: Numbering, found: Traits) -> None:
        self.references = References()
        #: In a part with notes: the lines of each note, by its number in the file.
        self.by_number: dict[str, list[str]] = {}
        self._styles = styles
        self._numbering = numbering
        self._found = found
        self._names = Names()
        self._path: list[str] = []
        #: For each open element whether its text is shown: "yes", "no", or "not yet" in a drawing.
        self._shown: list[str] = []
        self._boxes = Boxes()
        self._runs = Runs(styles)
        self._fields = Fields()
        self._buffer: list[str] | None = None
        self._keeps_spaces = False
        self._letters = 0
        self._level = "0"
        self._namespaces: dict[str, set[str]] = {}

    @property
    def lines(self) -> list[str]:
        """Return the text, line by line."""
        return self._boxes.top.lines

    def declared(self, prefix: str | None, namespace: str) -> None:
        """Remember the namespaces of a prefix."""
        self._namespaces.setdefault(prefix or "", set()).add(namespace)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        tag = self._names[name]
        if not self._path and tag not in word_names.STORIES:
            raise BrokenPartError
        self._path.append(tag)
        self._shown.append(self._is_shown(tag))
        if tag in word_names.CHANGES:
            self._found.add("tracked_changes")
        begin = _BEGINS.get(tag)
        if begin is not None:
            begin(self, self._names.attributes(attributes))
        elif len(self._path) > 1 and self._path[-2] in _PROPERTIES:
            _PROPERTIES[self._path[-2]](self, tag, self._names.attributes(attributes))
        elif tag in word_names.LETTERS and self._path[-2] == "w:r":
            self._append_text(word_names.LETTERS[tag])
        elif tag in word_names.PICTURES:
            self._found.add("pictures")
        elif tag in word_names.DATES:
            self._found.add("fields", tag)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        finish = _ENDS.get(self._names[name])
        if finish is not None:
            finish(self)
        self._path.pop()
        self._shown.pop()
        if not self._path and self._fields.are_open:
            self._found.add("fields", "?")

    def text(self, piece: str) -> None:
        """Handle a piece of text."""
        if self._buffer is not None:
            self._buffer.append(piece)

    def _is_shown(self, tag: str) -> str:
        above = self._shown[-1] if self._shown else "yes"
        if tag in word_names.DRAWINGS:
            return "not yet" if above == "yes" else "no"
        if above == "not yet":
            return "yes" if tag == "w:txbxContent" else above
        if tag in word_names.HOLDING or tag.startswith("m:"):
            return above
        return "no"

    # --- letters ----------------------------------------------------------------------------------

    def _start_text(self, given: dict[str, str]) -> None:
        self._buffer = []
        self._keeps_spaces = given.get("xml:space") == "preserve"

    def _buffered_text(self) -> str:
        pieces, self._buffer = self._buffer or [], None
        said = "".join(pieces)
        if "\n" in said or "\t" in said or "\r" in said:
            said = said.replace("\r", " ").replace("\n", " ").replace("\t", " ")
        return said if self._keeps_spaces else said.strip(" ")

    def _end_text(self) -> None:
        self._append_text(self._buffered_text())

    def _end_code(self) -> None:
        self._fields.is_code(self._buffered_text())

    def _end_deleted(self) -> None:
        self._found.add("tracked_changes", self._buffered_text())

    def _append_text(self, letters: str) -> None:
        if not letters:
            return
        if self._fields.is_code(letters):  # Word hides it; not every program does
            if not letters.isspace():
                self._found.add("fields", letters)
            return
        self._letters += len(letters)
        if self._letters > MOST_LETTERS:
            raise TooMuchError
        if not letters.isspace():
            self._judge(letters)
        self._boxes.top.pieces.append(letters)

    def _judge(self, letters: str) -> None:
        """Add the traits that keep some readers from seeing these letters."""
        if self._shown[-1] != "yes" or self._boxes.top.kind != "paragraph":
            self._found.add("strange_markup", letters)
        if not word_names.CHANGED.isdisjoint(self._path):
            self._found.add("tracked_changes", letters)
        if not TURNING.isdisjoint(letters):
            self._found.add("turned_text", letters)
        if self._runs.top.struck:
            self._found.add("struck", letters)
        look = self._runs.look(self._boxes.style_of("paragraph"), self._boxes.style_of("table"))
        if look.is_unseen(self._boxes.behind) or self._boxes.hidden:
            self._found.add("hidden_text", letters)

    def _symbol(self, given: dict[str, str]) -> None:
        """Append the number of a symbol in its font, since only the font knows how it looks."""
        self._append_text(f"⟨{given.get('w:font', '?')} {given.get('w:char', '?')}⟩")

    # --- properties -------------------------------------------------------------------------------

    def _run(self, _: dict[str, str]) -> None:
        self._runs.open()

    def _run_ends(self) -> None:
        self._runs.close()

    def _of_run(self, tag: str, given: dict[str, str]) -> None:
        depth = 3 if self._path[-2] == "w14:textFill" else 2
        if len(self._path) > depth and self._path[-1 - depth] in ("w:r", "m:r"):
            self._runs.take(tag, given)

    def _of_paragraph(self, tag: str, given: dict[str, str]) -> None:
        paragraph = self._boxes.top
        if tag == "w:pStyle":
            paragraph.style = given.get("w:val", "")
            self._listed(*self._styles.list_of(paragraph.style))
        elif tag == "w:shd":
            paragraph.behind = colours.of_shading(given)

    def _of_list(self, tag: str, given: dict[str, str]) -> None:
        if tag == "w:ilvl":
            self._level = given.get("w:val", "0")
        elif tag == "w:numId":
            self._listed(given.get("w:val", ""), self._level)
            self._level = "0"

    def _listed(self, number: str, level: str) -> None:
        if self._numbering.numbers(number, level):
            self._found.add("numbering")

    def _of_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "w:tblStyle":
            self._boxes.top.style = given.get("w:val", "")
        elif tag == "w:shd":
            self._boxes.top.behind = colours.of_shading(given)

    def _of_row(self, tag: str, given: dict[str, str]) -> None:
        if tag == "w:hidden":
            self._boxes.top.hidden = is_on(given)

    def _of_cell(self, tag: str, given: dict[str, str]) -> None:
        if tag == "w:shd":
            self._boxes.top.behind = colours.of_shading(given)
        elif tag in ("w:vMerge", "w:hMerge") and given.get("w:val", "continue") == "continue":
            self._boxes.top.hidden = True  # the cell with which it is merged covers it

    def _drawing(self, given: dict[str, str]) -> None:
        style = given.get("style", "").replace(" ", "").lower()
        if given.get("hidden", "") in ("1", "true") or "visibility:hidden" in style:
            self._found.add("hidden_text", given.get("name", ""))

    # --- boxes ------------------------------------------------------------------------------------

    def _close(self) -> None:
        self._boxes.close()

    def _text_box(self, _: dict[str, str]) -> None:
        # A text box can set its background in too many ways to detect white letters.
        self._boxes.open(Box("text box", behind=colours.UNKNOWN))

    def _note(self, given: dict[str, str]) -> None:
        usual = given.get("w:type", "normal") == "normal"
        self._boxes.open(Box("note", style=given.get("w:id", "") if usual else ""))

    def _note_ends(self) -> None:
        note = self._boxes.close()
        if note.style:
            self.by_number[note.style] = [line.strip() for line in note.lines if line.strip()]

    def _choice(self, given: dict[str, str]) -> None:
        prefixes = given.get("Requires", "").split()
        wanted = [self._namespaces.get(prefix, {""}) for prefix in prefixes]
        self._branch(understood=bool(wanted) and all(each <= UNDERSTOOD for each in wanted))

    def _fallback(self, _: dict[str, str]) -> None:
        self._branch(understood=False)

    def _branch(self, *, understood: bool) -> None:
        if not self._boxes.open_branch(understood=understood):
            raise BrokenPartError

    def _branch_ends(self) -> None:
        self._boxes.close_branch()

    def _alternatives_end(self) -> None:
        differing = self._boxes.close_alternatives()
        if differing:
            self._found.add("alternate_content", differing)

    # --- fields -----------------------------------------------------------------------------------

    def _field_mark(self, given: dict[str, str]) -> None:
        kind = given.get("w:fldCharType", "")
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._note_field(self._fields.separate())
        elif kind == "end":
            self._note_field(self._fields.end())

    def _simple_field(self, given: dict[str, str]) -> None:
        self._note_field(computes(given.get("w:instr", "")))

    def _data_binding(self, given: dict[str, str]) -> None:
        self._note_field(given.get("w:xpath", "?"))

    def _note_field(self, name: str) -> None:
        if name:
            self._found.add("fields", name)

    # --- references -------------------------------------------------------------------------------

    def _footnote(self, given: dict[str, str]) -> None:
        self.references.footnotes.append(given.get("w:id", ""))
        self._append_text(f"[{len(self.references.footnotes)}]")

    def _endnote(self, given: dict[str, str]) -> None:
        self.references.endnotes.append(given.get("w:id", ""))
        self._append_text(f"[*{len(self.references.endnotes)}]")

    def _header(self, given: dict[str, str]) -> None:
        self.references.headers.append(given.get("r:id", ""))

    def _footer(self, given: dict[str, str]) -> None:
        self.references.footers.append(given.get("r:id", ""))


def _opens(kind: str) -> Callable[[Story, dict[str, str]], None]:
    """Return a method that opens a box of this kind."""

    def begin(story: Story, _: dict[str, str]) -> None:
        story._boxes.open(Box(kind))

    return begin


def _finds(code: str, attribute: str = "") -> Callable[[Story, dict[str, str]], None]:
    """Return a method that adds a trait."""

    def begin(story: Story, given: dict[str, str]) -> None:
        story._found.add(code, given.get(attribute, ""))

    return begin


def _appends(letters: str) -> Callable[..., None]:
    """Return a method that appends letters which the document does not contain."""

    def say(story: Story, *_: dict[str, str]) -> None:
        story._append_text(letters)

    return say


_BEGINS: dict[str, Callable[[Story, dict[str, str]], None]] = {
    "w:p": _opens("paragraph"),
    "w:r": Story._run,
    "m:r": Story._run,
    "w:t": Story._start_text,
    "m:t": Story._start_text,
    "w:instrText": Story._start_text,
    "w:delText": Story._start_text,
    "w:sym": Story._symbol,
    "w:rt": _appends("（"),
    "w:tbl": _opens("table"),
    "w:tr": _opens("row"),
    "w:tc": _opens("cell"),
    "w:txbxContent": Story._text_box,
    "wp:docPr": Story._drawing,
    "v:shape": Story._drawing,
    "v:rect": Story._drawing,
    "v:group": Story._drawing,
    "mc:AlternateContent": _opens("alternatives"),
    "mc:Choice": Story._choice,
    "mc:Fallback": Story._fallback,
    "w:fldChar": Story._field_mark,
    "w:fldSimple": Story._simple_field,
    "w:dataBinding": Story._data_binding,
    "w15:dataBinding": Story._data_binding,
    "w:footnote": Story._note,
    "w:endnote": Story._note,
    "w:footnoteReference": Story._footnote,
    "w:endnoteReference": Story._endnote,
    "w:headerReference": Story._header,
    "w:footerReference": Story._footer,
    "w:commentReference": _finds("comments"),
    "w:object": _finds("embedded_objects"),
    "o:OLEObject": _finds("embedded_objects", "ProgID"),
    "w:control": _finds("embedded_objects", "w:name"),
    "w:altChunk": _finds("imported_parts"),
    "w:subDoc": _finds("external_parts"),
}
_ENDS: dict[str, Callable[[Story], None]] = {
    "w:p": Story._close,
    "w:r": Story._run_ends,
    "m:r": Story._run_ends,
    "w:t": Story._end_text,
    "m:t": Story._end_text,
    "w:instrText": Story._end_code,
    "w:delText": Story._end_deleted,
    "w:rt": _appends("）"),
    "w:tbl": Story._close,
    "w:tr": Story._close,
    "w:tc": Story._close,
    "w:txbxContent": Story._close,
    "mc:AlternateContent": Story._alternatives_end,
    "mc:Choice": Story._branch_ends,
    "mc:Fallback": Story._branch_ends,
    "w:footnote": Story._note_ends,
    "w:endnote": Story._note_ends,
}
#: The element that contains properties → the method for them.
_PROPERTIES: dict[str, Callable[[Story, str, dict[str, str]], None]] = {
    "w:rPr": Story._of_run,
    "w14:textFill": Story._of_run,
    "w:pPr": Story._of_paragraph,
    "w:numPr": Story._of_list,
    "w:tblPr": Story._of_table,
    "w:trPr": Story._of_row,
    "w:tcPr": Story._of_cell,
}

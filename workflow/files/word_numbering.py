"""The lists of a Word document, which give paragraphs numbers that are not in their text."""

from workflow.files.word_names import Names

#: Formats that put nothing, or only a bullet, before a paragraph.
_NO_NUMBER = ("none", "bullet")


class Numbering:
    """The lists of a document, read from their part."""

    def __init__(self) -> None:
        self._names = Names()
        self._list = self._level = self._number = ""
        self._formats: dict[tuple[str, str], str] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._lists: dict[str, str] = {}

    def numbers(self, number: str, level: str) -> bool:
        """Return whether a list, named by its number in the file, numbers paragraphs on a level."""
        place = self._lists.get(number, ""), level
        has_number = "%" in self._texts.get(place, "")
        return has_number and self._formats.get(place, "decimal") not in _NO_NUMBER

    def declared(self, prefix: str | None, namespace: str) -> None:
        """Ignore a prefix, since names come with their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        tag, given = self._names[name], self._names.attributes(attributes)
        value = given.get("w:val", "")
        match tag:
            case "w:abstractNum":
                self._list = given.get("w:abstractNumId", "")
            case "w:lvl":
                self._level = given.get("w:ilvl", "")
            case "w:numFmt":
                self._formats[self._list, self._level] = value
            case "w:lvlText":
                self._texts[self._list, self._level] = value
            case "w:num":
                self._number = given.get("w:numId", "")
            case "w:abstractNumId":
                self._lists[self._number] = self._list = value

    def end(self, name: str) -> None:
        """Ignore the end of an element."""

    def text(self, piece: str) -> None:
        """Ignore text, since lists have none."""

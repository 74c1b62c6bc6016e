"""The names in the XML of a Word document, with fixed short prefixes.

Files choose their own prefixes, and most names have two namespaces: that of Word 2007 and that of
the strict standard.
"""

_MAIN = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_WORD = "http://schemas.microsoft.com/office/word"
_PREFIXES = {
    f"{_MAIN}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_MAIN}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_MAIN}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_MAIN}/drawingml/2006/main": "a",
    f"{_STRICT}/drawingml/main": "a",
    f"{_MAIN}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{_MAIN}/drawingml/2006/chart": "c",
    f"{_STRICT}/drawingml/chart": "c",
    f"{_MAIN}/drawingml/2006/diagram": "dgm",
    f"{_STRICT}/drawingml/diagram": "dgm",
    f"{_MAIN}/markup-compatibility/2006": "mc",
    f"{_WORD}/2010/wordml": "w14",
    f"{_WORD}/2012/wordml": "w15",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
#: The extensions that every Word, WPS and LibreOffice of the last ten years shows.
UNDERSTOOD = frozenset(
    {
        f"{_WORD}/2010/wordprocessingShape",
        f"{_WORD}/2010/wordprocessingGroup",
        f"{_WORD}/2010/wordprocessingCanvas",
        f"{_WORD}/2010/wordprocessingDrawing",
        f"{_WORD}/2010/wordml",
    }
)
#: The prefix of any other namespace.
STRANGE = "?"


def _of_word(*names: str) -> frozenset[str]:
    return frozenset(f"w:{name}" for name in names)


#: Marks of tracked changes that are neither accepted nor rejected.
CHANGES = _of_word(
    "ins", "del", "moveFrom", "moveTo", "delText", "delInstrText", "rPrChange", "pPrChange",
    "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange",
    "numberingChange", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart",
    "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart",
    "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
) | {"w14:conflictIns", "w14:conflictDel"}  # fmt: skip
CHANGED = _of_word("ins", "del", "moveFrom", "moveTo")
#: The elements whose text every program shows.
HOLDING = CHANGED | _of_word(
    "document", "body", "hdr", "ftr", "footnotes", "footnote", "endnotes", "endnote", "p", "r", "t",
    "hyperlink", "fldSimple", "smartTag", "customXml", "sdt", "sdtContent", "tbl", "tr", "tc",
    "ruby", "rt", "rubyBase", "delText", "sym", "noBreakHyphen", "footnoteReference",
    "endnoteReference",
) | {"mc:AlternateContent", "mc:Choice", "mc:Fallback"}  # fmt: skip
DRAWINGS = _of_word("drawing", "pict", "object")
DATES = _of_word("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong")
LETTERS = {"w:tab": " ", "w:ptab": " ", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}
PICTURES = frozenset({"a:blip", "a:t", "v:imagedata", "v:textpath", "c:chart", "dgm:relIds"})
STORIES = _of_word("document", "hdr", "ftr", "footnotes", "endnotes")


class Names(dict[str, str]):
    """A cache of names: namespace and name, as the parser gives them → prefix:name."""

    def __missing__(self, name: str) -> str:
        """Return the short name, and cache it."""
        namespace, _, local = name.rpartition(" ")
        prefix = _PREFIXES.get(namespace, STRANGE) if namespace else ""
        short = self[name] = f"{prefix}:{local}" if prefix else local
        return short

    def attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        """Return attributes by their short names."""
        return {self[name]: value for name, value in attributes.items()}


def is_on(attributes: dict[str, str]) -> bool:
    """Return whether an on/off property is on; without a value it is."""
    return attributes.get("w:val", "on").lower() not in ("0", "false", "off", "none", "nil")

"""The target `report`: the bytes are the parts of a Word document, which is read as a draft."""

import random
from collections.abc import Iterator

from tests.fuzz import promises
from tests.unit.workflow.files import documents
from tests.unit.workflow.files.documents import box, complex_field, paragraph, run, table
from workflow.errors import UnsteadyFileError, WorkflowError
from workflow.files import report_text
from workflow.files.report_text import ReportText

#: Separates the parts; it occurs neither in UTF-8 nor in UTF-16.
_CUT = b"\xff\xff\xff\xff"
_PARTS = (
    "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/notes.xml", "word/h.xml",
    "word/_rels/document.xml.rels",
)  # fmt: skip
_NOTE = '<w:footnote w:id="1"><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote>'
_WHOLE = documents.parts(
    paragraph("甲", run("乙", "<w:b/><w:color w:val='FFFFFF'/>"), complex_field("PAGE", "1"))
    + paragraph(box(paragraph("框")), '<w:r><w:footnoteReference w:id="1"/><w:br/></w:r>')
    + table(("一", "二"))
    + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>',
    styles='<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:sz w:val="32"/>'
    "</w:rPr></w:style>",
    of_body=(
        ("n", "footnotes", "notes.xml", False), ("h", "header", "h.xml", False),
        ("l", "numbering", "numbering.xml", False),
    ),
    more={
        "word/numbering.xml": documents.story(
            "numbering", '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"/></w:abstractNum>'
        ),
        "word/notes.xml": documents.story("footnotes", _NOTE),
        "word/h.xml": documents.story("hdr", paragraph("页眉")),
    },
)  # fmt: skip
WORDS = tuple(
    word.encode()
    for word in (
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "<w:tr>", "<w:tc>",
        "<w:rPr>", "<w:pPr>", "<w:vanish/>", "<w:ins>", "<w:del>", "<w:fldChar ", "<w:instrText>",
        "<mc:AlternateContent>", "<mc:Choice ", "<mc:Fallback>", "<w:drawing>", "<w:txbxContent>",
        "<w:footnoteReference ", "<w:sym ", "<w:tab/>", ' w:val="1"', ' w:id="1"', ' r:id="h"',
        ' w:fldCharType="begin"', ' w:fldCharType="end"', "DATE", "PAGE", "&#128;", "&#8238;",
        "<![CDATA[", "]]>", "<!--", "<!DOCTYPE ", "xmlns:w='x'",
    )
)  # fmt: skip


def tried(data: bytes) -> None:
    """Read a document of these parts: it gives a text or a refusal that can be shown."""
    made = dict(_WHOLE)
    made.update(zip(_PARTS, data.split(_CUT), strict=False))
    content = documents.packed(made)
    first, second = _read(content), _read(content)
    promises.require(repr(first) == repr(second), "reading twice differs")
    if isinstance(first, WorkflowError):
        promises.refuses(first)
        for problem in first.problems if isinstance(first, UnsteadyFileError) else ():
            promises.says(problem.message, problem.data)
        return
    for line in first.text.split("\n"):
        promises.require(line.replace("\t", "").isprintable() or _is_harmless(line), "shown", line)
    for remark in first.remarks:
        promises.says(remark.message, remark.data)


def _read(content: bytes) -> ReportText | WorkflowError:
    try:
        return report_text.read("report.docx", content)
    except WorkflowError as error:
        return error


def _is_harmless(line: str) -> bool:
    """Return whether an unprintable character, such as a wide space, is harmless to a terminal."""
    return not any((c < " " and c != "\t") or "\x7f" <= c < "\xa0" for c in line)


def seeds(_: random.Random) -> Iterator[bytes]:
    """Yield the parts of a whole document, and of one with a part missing."""
    every = [str(_WHOLE[name]).encode() for name in _PARTS]
    for end in range(1, len(every) + 1):
        yield _CUT.join(every[:end])

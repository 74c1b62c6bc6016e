"""Word documents built for tests: a body, and other parts."""

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:somebody" mc:Ignorable="w14 x"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OUTSIDE = {False: "", True: ' TargetMode="External"'}
Parts = Mapping[str, str | bytes]
#: Id, last word of the type, target, and whether it is external.
Relations = tuple[tuple[str, str, str, bool], ...]


def paragraph(*runs: str) -> str:
    """Return a paragraph of runs, or of plain words."""
    return f"<w:p>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def run(words: str, properties: str = "") -> str:
    """Return a run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def complex_field(code: str, shown: str = "x") -> str:
    """Return a field as Word writes it, with what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[:3]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[3:]}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; a cell holds paragraphs, or plain words."""
    lines = (
        "<w:tr>"
        + "".join(f"<w:tc>{c if c.startswith('<') else paragraph(c)}</w:tc>" for c in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def story(root: str, inside: str) -> str:
    """Return a part with a root of this name."""
    return f"<?xml version='1.0' encoding='UTF-8'?><w:{root} {NAMESPACES}>{inside}</w:{root}>"


def relations(*of: tuple[str, str, str, bool]) -> str:
    """Return the part that lists relations."""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"{_OUTSIDE[external]}/>'
        for key, kind, target, external in of
    )
    return f"<Relationships>{lines}</Relationships>"


def parts(
    body: str,
    *,
    styles: str = "",
    of_body: Relations = (),
    main: str = MAIN,
    more: Parts | None = None,
) -> dict[str, str | bytes]:
    """Return the parts of a document."""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" '
        f'ContentType="{main}"/></Types>',
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml", False)),
        "word/document.xml": story("document", f"<w:body>{body}<w:sectPr/></w:body>"),
    }
    if styles:
        made["word/styles.xml"] = story("styles", styles)
        of_body = (*of_body, ("styles", "styles", "styles.xml", False))
    made["word/_rels/document.xml.rels"] = relations(*of_body)
    made.update(more or {})
    return made


def packed(made: Parts) -> bytes:
    """Return parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(
    body: str, *, styles: str = "", of_body: Relations = (), more: Parts | None = None
) -> bytes:
    """Return a document as a file."""
    return packed(parts(body, styles=styles, of_body=of_body, more=more))


def box(inside: str, requires: str = "wps", other: str | None = None) -> str:
    """Return a text box as Word writes it: once for new programs, once for old ones."""
    old = inside if other is None else other
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="{requires}"><w:drawing><wp:inline>'
        f"<a:graphic><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{old}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

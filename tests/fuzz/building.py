"""Build workbooks part by part, as other programs write them and as no program does."""

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f'<Types xmlns="{_PACKAGE}/content-types"/>'

Parts = Mapping[str, str | bytes]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One sheet of a workbook: `data` is the content of its root element."""

    name: str
    data: str
    state: str = "visible"


def parts(
    pages: Sequence[Page],
    *,
    shared: Iterable[str] = (),
    styles: Sequence[str] | None = None,
    of_1904: bool = False,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook.

    `shared` holds the content of each `si`; `styles` the format codes of the cells' styles.
    """
    sheets = "".join(
        f'<sheet name={quoteattr(p.name)} sheetId="{n}" state="{p.state}" r:id="rId{n}"/>'
        for n, p in enumerate(pages, start=1)
    )
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml")
               for n in range(1, len(pages) + 1)]  # fmt: skip
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(of_1904)}"/><sheets>{sheets}</sheets></workbook>',
    }
    for n, page in enumerate(pages, start=1):
        made[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{_MAIN}">{page.data}</worksheet>'
    shared = list(shared)
    if shared:
        related.append(("rId900", "sharedStrings", "sharedStrings.xml"))
        items = "".join(f"<si>{item}</si>" for item in shared)
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{items}</sst>'
    if styles is not None:
        related.append(("rId901", "styles", "styles.xml"))
        made["xl/styles.xml"] = _styles(styles)
    made["xl/_rels/workbook.xml.rels"] = relations(related)
    return made


def relations(related: Iterable[tuple[str, str, str]]) -> str:
    """Return the part with the relations of another: ids, types and targets."""
    every = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for i, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{every}</Relationships>'


def _styles(codes: Sequence[str]) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(codes)))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>'
    )


def packed(parts: Parts, *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as the bytes of a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def lines(rows: Iterable[Sequence[str]], *, first: int = 1, hidden: Collection[int] = ()) -> str:
    """Return the XML of lines whose cells are given as XML without their positions."""
    made = []
    for number, cells in enumerate(rows, start=first):
        placed = "".join(
            cell.replace("<c", f'<c r="{letters(index)}{number}"', 1)
            for index, cell in enumerate(cells)
            if cell
        )
        unseen = ' hidden="1"' if number in hidden else ""
        made.append(f'<row r="{number}"{unseen}>{placed}</row>')
    return f"<sheetData>{''.join(made)}</sheetData>"


def text(value: str) -> str:
    """Return the XML of a cell that holds a text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: object, style: int = 0) -> str:
    """Return the XML of a cell that holds a number."""
    return f'<c s="{style}"><v>{value}</v></c>'


def letters(index: int) -> str:
    """Return the letters of a column, counted from 0 on."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found

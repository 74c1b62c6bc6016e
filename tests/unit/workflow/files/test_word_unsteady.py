"""What may make a Word document read differently later or elsewhere: refused, and named."""

import pytest

from tests.unit.workflow.files import documents
from tests.unit.workflow.files.documents import box, complex_field, document, paragraph, run
from tests.unit.workflow.files.reading import text, unsteady

STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:color w:val="000000"/>'
    "</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Hid"><w:basedOn w:val="a"/><w:rPr><w:vanish/></w:rPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Hid"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Hid"/><w:rPr>'
    '<w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish w:val="true"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="White"><w:rPr>'
    '<w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr>'
    "<w:vanish/></w:rPr>"
    "</w:tblStylePr></w:style>"
    '<w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
)


def styled(name: str, *runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{"".join(runs)}</w:p>'


def in_table(style: str, cell: str, row: str = "", of_cell: str = "") -> str:
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tr><w:trPr>{row}</w:trPr>'
        f"<w:tc><w:tcPr>{of_cell}</w:tcPr>{cell}</w:tc></w:tr></w:tbl>"
    )


WHITE, RED = '<w:color w:val="FEFEFE"/>', '<w:color w:val="FF0000"/>'
SHADED = '<w:shd w:val="clear" w:fill="404040"/>'


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("藏", "<w:vanish/>")),
        paragraph(run("藏", '<w:vanish w:val="on"/>')),
        paragraph(run("藏", "<w:specVanish/>")),
        paragraph(run("藏", '<w:rStyle w:val="C"/>')),
        styled("Hid", run("藏")),
        styled("Heir", run("藏")),
        styled("Hid", run("藏", '<w:rStyle w:val="C"/>')),
        in_table("T", paragraph(run("藏"))),
        in_table("", paragraph(run("藏")), row="<w:hidden/>"),
        in_table("", paragraph(run("藏")), of_cell="<w:vMerge/>"),
        in_table("", paragraph(run("藏")), of_cell='<w:vMerge w:val="continue"/>'),
        paragraph(run("藏", WHITE)),
        paragraph(run("藏", '<w:color w:val="auto" w:themeColor="background1"/>')),
        paragraph(run("藏", '<w:rStyle w:val="White"/>')),
        paragraph(run("藏", '<w:sz w:val="2"/>')),
        paragraph(run("藏", '<w:w w:val="1"/>')),
        paragraph(run("藏", '<w:highlight w:val="black"/>')),
        paragraph(run("藏", '<w:color w:val="000000"/><w:highlight w:val="black"/>')),
        paragraph(run("藏", '<w:color w:val="C00000"/><w:shd w:val="clear" w:fill="BF0505"/>')),
        paragraph(run("藏", '<w:color w:val="C00000"/><w:shd w:val="solid" w:color="C00000"/>')),
        in_table("", paragraph(run("藏", RED)), of_cell='<w:shd w:val="clear" w:fill="FF0000"/>'),
        paragraph(run("藏", "<w14:textFill><w14:noFill/></w14:textFill>")),
    ],
)
def test_text_that_nobody_sees_is_refused(body: str) -> None:
    assert unsteady(document(paragraph("见") + body, styles=STYLES)) == {"hidden_text": "藏"}


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("见", '<w:vanish w:val="0"/>')),
        paragraph(run("见", "<w:webHidden/>")),
        paragraph(run("", "<w:vanish/>"), run("见")),
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run("见") + "</w:p>",
        styled("Shown", run("见")),
        styled("Hid", run("见", '<w:vanish w:val="false"/>')),
        styled("Loop", run("见")),
        styled("Nobody", run("见")),
        in_table("", paragraph(run("见")), of_cell='<w:vMerge w:val="restart"/>'),
        in_table("Dark", paragraph(run("见", WHITE))),
        in_table("", paragraph(run("见", WHITE)), of_cell='<w:shd w:val="clear" w:fill="C00000"/>'),
        paragraph(run("见", WHITE + '<w:highlight w:val="black"/>')),
        paragraph(run("见", '<w:highlight w:val="yellow"/>')),
        paragraph(run("见", RED + '<w:shd w:val="pct50" w:fill="FF0000"/>')),
        paragraph(run("见", WHITE + '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>')),
        paragraph(run("见", '<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>')),
        paragraph(run("见", '<w:color w:val="FFFFFF" w:themeColor="accent1"/>' + SHADED)),
        paragraph(run("见", '<w:color w:val="x" w:themeColor="accent1"/>')),
        paragraph(run("见", '<w:w w:val="80%"/>')),
        f'<w:p><w:pPr><w:shd w:val="clear" w:fill="333333"/></w:pPr>{run("见", WHITE)}</w:p>',
        paragraph(run("见", '<w:color w:val="FF0000"/>')),
        paragraph(run("见", '<w:color w:val="auto"/>')),
        paragraph(box(paragraph(run("见", WHITE)))),
    ],
)
def test_text_that_is_seen_is_accepted(body: str) -> None:
    assert text(document(body, styles=STYLES)).strip() == "见"


@pytest.mark.parametrize(
    "change",
    [
        f"<w:ins>{run('改')}</w:ins>",
        "<w:del><w:r><w:delText>改</w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('改')}</w:moveFrom>",
        f"<w:moveTo>{run('改')}</w:moveTo>",
        run("改", "<w:rPrChange><w:rPr/></w:rPrChange>"),
        "<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>" + run("改"),
        "<w:pPr><w:pPrChange><w:pPr/></w:pPrChange></w:pPr>" + run("改"),
        "<w:moveFromRangeStart/>" + run("改"),
        f"<w:sdt><w:sdtContent><w:ins>{run('改')}</w:ins></w:sdtContent></w:sdt>",
    ],
)
def test_changes_that_nobody_settled_are_refused(change: str) -> None:
    found = unsteady(document(f"<w:p>{change}</w:p>"))
    assert set(found) == {"tracked_changes"}


@pytest.mark.parametrize("mark", ["<w:trPr><w:ins/></w:trPr>", "<w:trPr><w:del/></w:trPr>"])
def test_rows_that_were_added_or_taken_out_are_changes(mark: str) -> None:
    row = f"<w:tbl><w:tr>{mark}<w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>"
    assert set(unsteady(document(row))) == {"tracked_changes"}


@pytest.mark.parametrize(
    "code",
    [
        "DATE", " DATE \\@ yyyy", "TIME", "SAVEDATE", "INCLUDETEXT x.docx", "INCLUDEPICTURE x",
        "=1+1",
        "IF 1 = 1 a b", "REF x", "DOCPROPERTY x", "AUTHOR", "FILENAME", "MERGEFIELD x", "DDEAUTO x",
        "LINK x", "QUOTE x", "FILLIN x", "FORMTEXT", "nobody", "",
    ],
)  # fmt: skip
def test_fields_that_make_words_of_something_are_refused(code: str) -> None:
    name = (code.split() or ["?"])[0].upper()
    assert unsteady(document(paragraph("今天", complex_field(code)))) == {"fields": name}
    simple = f'<w:fldSimple w:instr="{code}">{run("x")}</w:fldSimple>'
    assert unsteady(document(paragraph("今天", simple))) == {"fields": name}


@pytest.mark.parametrize(
    "code",
    ["PAGE", " NUMPAGES ", 'TOC \\o "1-3"', "page", "PAGEREF _x", "HYPERLINK x", "SEQ 表", "EQ x"],
)
def test_fields_that_only_number_list_or_lead_somewhere_are_accepted(code: str) -> None:
    assert (
        text(document(paragraph("第", complex_field(code.replace('"', "'"), "3"), "页")))
        == "第3页\n"
    )


def test_a_table_of_contents_is_read_with_the_fields_in_it() -> None:
    line = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    begin = line + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        f"<w:p>{begin}{run('一、')}{complex_field('PAGEREF x', '2')}</w:p>"
        f"<w:p>{run('二、')}{complex_field('PAGEREF y', '5')}{end}</w:p>"
    )
    assert text(document(body)) == "一、2\n二、5\n"


@pytest.mark.parametrize(
    "body",
    [
        paragraph("甲", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "乙"),
        paragraph("甲", complex_field("PAGE").replace("<w:r><w:i", run("乙") + "<w:r><w:i", 1)),
        paragraph("甲", "<w:r><w:dayLong/></w:r>"),
        "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a'/></w:sdtPr><w:sdtContent>"
        + paragraph("甲") + "</w:sdtContent></w:sdt>",
    ],
)  # fmt: skip
def test_what_computes_without_looking_like_a_field_is_refused(body: str) -> None:
    assert set(unsteady(document(body))) == {"fields"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:p><w:r><w:object><o:OLEObject ProgID='Excel.Sheet'/></w:object></w:r></w:p>",
         "embedded_objects"),
        ("<w:p><w:r><w:control w:name='x'/></w:r></w:p>", "embedded_objects"),
        ("<w:altChunk r:id='x'/>", "imported_parts"),
        ("<w:subDoc r:id='x'/>", "external_parts"),
        ("<w:p><w:bdo w:val='rtl'>" + run("五") + "</w:bdo></w:p>", "strange_markup"),
        ("<w:p><x:y>" + run("五") + "</x:y></w:p>", "strange_markup"),
        (run("五"), "strange_markup"),
        ("<w:p><w:r><w:drawing><wp:docPr hidden='1' name='图'/></w:drawing></w:r></w:p>",
         "hidden_text"),
        ("<w:p><w:r><w:pict><v:shape style='Visibility: hidden'/></w:pict></w:r></w:p>",
         "hidden_text"),
        ("<w:p><w:r><w:drawing>" + run("五") + "</w:drawing></w:r></w:p>", "strange_markup"),
    ],
)  # fmt: skip
def test_what_not_every_program_shows_is_refused(body: str, code: str) -> None:
    assert set(unsteady(document(paragraph("甲") + body))) == {code}


@pytest.mark.parametrize(
    ("kind", "target", "external", "code"),
    [
        ("attachedTemplate", "http://example.org/x.dotm", True, "external_parts"),
        ("image", "file:///x.png", True, "external_parts"),
        ("subDocument", "x.docx", False, "external_parts"),
        ("oleObject", "embeddings/x.bin", False, "embedded_objects"),
        ("package", "embeddings/x.xlsx", False, "embedded_objects"),
        ("control", "activeX/x.xml", False, "embedded_objects"),
        ("aFChunk", "x.html", False, "imported_parts"),
    ],
)
def test_relations_to_what_is_no_part_of_the_text_are_refused(
    kind: str, target: str, external: bool, code: str
) -> None:
    content = document(paragraph("甲"), of_body=(("x", kind, target, external),))
    assert set(unsteady(content)) == {code}


def test_relations_of_any_part_are_looked_at() -> None:
    listed = documents.relations(("x", "attachedTemplate", "file:///x.dotm", True))
    content = document(paragraph("甲"), more={"word/_rels/settings.xml.rels": listed})
    assert unsteady(content) == {"external_parts": "file:///x.dotm"}


def test_text_that_is_filled_in_from_a_list_elsewhere_is_refused() -> None:
    settings = documents.story("settings", "<w:mailMerge/>")
    content = document(
        paragraph("甲"),
        of_body=(("s", "settings", "settings.xml", False),),
        more={"word/settings.xml": settings},
    )
    assert unsteady(content) == {"external_parts": "mailMerge"}


def test_macros_are_refused_by_their_part_and_by_their_type() -> None:
    assert unsteady(document(paragraph("甲"), more={"word/vbaProject.bin": b"x"})) == {
        "macros": "vbaproject.bin"
    }
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "macros" in unsteady(documents.packed(documents.parts(paragraph("甲"), main=macros)))


def test_everything_is_named_at_once() -> None:
    body = paragraph(run("藏", "<w:vanish/>"), complex_field("DATE"), f"<w:ins>{run('改')}</w:ins>")
    content = document(body, more={"word/vbaProject.bin": b"x"})
    assert list(unsteady(content)) == ["tracked_changes", "hidden_text", "fields", "macros"]


def test_of_many_places_a_few_are_named_and_none_commands_a_terminal() -> None:
    hidden = "".join(paragraph(run(f"第{n}处\u009b" + "长" * 50, "<w:vanish/>")) for n in range(9))
    where = unsteady(document(hidden))["hidden_text"]
    assert where.isprintable()
    assert where.endswith("…")
    assert len(where) < 200

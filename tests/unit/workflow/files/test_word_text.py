"""The text of a Word document: paragraphs, tables, boxes, headers and notes as people see them."""

import io
from pathlib import Path

import docx
import pytest

from tests.unit.workflow.files import documents
from tests.unit.workflow.files.documents import box, complex_field, document, paragraph, run, table
from tests.unit.workflow.files.reading import remarks, text, unsteady
from workflow.files import report_text

SAMPLES = Path(__file__).parent / "samples"


def test_paragraphs_are_lines_and_cells_are_parted_by_tabs() -> None:
    cell = paragraph("丙") + paragraph("") + paragraph("丁") + table(("戊", "己"))
    body = (
        paragraph(
            "标题", run("加粗", "<w:b/>"), "<w:r><w:tab/><w:t>右</w:t><w:br/><w:t>下</w:t></w:r>"
        )
        + paragraph()
        + table(("甲", "乙"), (cell, ""))
        + paragraph("尾")
        + paragraph()
    )  # fmt: skip
    assert text(document(body)) == "标题加粗 右 下\n\n甲\t乙\n丙 丁 戊\t己\t\n尾\n"


def test_links_controls_math_ruby_and_signs_are_read() -> None:
    body = paragraph(
        f'<w:hyperlink r:id="h">{run("链接")}</w:hyperlink>',
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>",
        f"<w:smartTag>{run('标记')}</w:smartTag>",
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
        f"<w:r><w:ruby><w:rt>{run('yin')}</w:rt><w:rubyBase>{run('音')}</w:rubyBase></w:ruby></w:r>",
        '<w:r><w:noBreakHyphen/><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    )
    content = document(body, of_body=(("h", "hyperlink", "https://example.org", True),))
    assert text(content) == "链接控件标记x（yin）音-⟨Wingdings F0FE⟩\n"


def test_spaces_at_the_ends_count_only_where_the_file_says_so() -> None:
    body = "<w:p><w:r><w:t> 甲\n</w:t></w:r><w:r><w:t xml:space='preserve'> 乙 </w:t></w:r></w:p>"
    assert text(document(body)) == "甲 乙\n"


def test_headers_and_notes_stand_at_the_end_once_each() -> None:
    body = paragraph(
        "文",
        '<w:r><w:footnoteReference w:id="7"/></w:r>',
        '<w:r><w:endnoteReference w:id="3"/></w:r>',
    ) + (
        '<w:sectPr><w:headerReference r:id="h1"/><w:footerReference r:id="f"/></w:sectPr>'
        '<w:sectPr><w:headerReference r:id="h2"/><w:headerReference r:id="h1"/></w:sectPr>'
    )  # fmt: skip
    more = {
        "word/h1.xml": documents.story("hdr", paragraph("页眉") + paragraph()),
        "word/h2.xml": documents.story("hdr", paragraph("页眉")),
        "word/f.xml": documents.story("ftr", paragraph("— ", complex_field(" PAGE ", "1"), " —")),
        "word/notes.xml": documents.story(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
            f'<w:footnote w:id="7">{paragraph("脚注")}{paragraph("续")}</w:footnote>'
            f'<w:footnote w:id="8">{paragraph("无人引用")}</w:footnote>',
        ),
        "word/end.xml": documents.story(
            "endnotes", f'<w:endnote w:id="3">{paragraph("尾注")}</w:endnote>'
        ),
    }
    of_body = (
        ("h1", "header", "h1.xml", False), ("h2", "header", "h2.xml", False),
        ("f", "footer", "f.xml", False), ("n", "footnotes", "/word/notes.xml", False),
        ("e", "endnotes", "end.xml", False),
    )  # fmt: skip
    assert text(document(body, of_body=of_body, more=more)) == (
        "文[1][*1]\n\n页眉\n— 1 —\n[1] 脚注 续\n[*1] 尾注\n"
    )


def test_what_stands_in_a_header_or_note_is_judged_too() -> None:
    body = paragraph("文") + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
    hidden = documents.story("hdr", paragraph(run("藏", "<w:vanish/>")))
    content = document(
        body, of_body=(("h", "header", "h.xml", False),), more={"word/h.xml": hidden}
    )
    assert unsteady(content) == {"hidden_text": "藏"}


def test_a_text_box_follows_its_paragraph_and_is_read_once() -> None:
    body = paragraph("前", box(paragraph("框") + paragraph("里")), "后") + paragraph("次")
    assert text(document(body)) == "前后\n框\n里\n次\n"


def test_a_box_that_old_programs_leave_out_is_read_where_all_others_show_it() -> None:
    assert text(document(paragraph("前", box(paragraph("框"), other="")))) == "前\n框\n"


@pytest.mark.parametrize(
    ("requires", "other"),
    [("wps", paragraph("别的")), ("x", ""), ("x", paragraph("别的")), ("nobody", ""), ("", "")],
)
def test_what_says_one_thing_here_and_another_there_is_refused(requires: str, other: str) -> None:
    content = document(paragraph("前", box(paragraph("框"), requires, other)))
    assert unsteady(content) == {"alternate_content": "框"}


def test_a_prefix_that_stands_for_two_things_is_believed_for_neither() -> None:
    inside = box(paragraph("框"), "wps", "")
    again = "<x:y xmlns:wps='urn:somebody'/>"
    assert "alternate_content" in unsteady(document(paragraph("前", again + inside)))


# --- what is pointed out --------------------------------------------------------------------------


def test_comments_pictures_and_struck_words_are_pointed_out() -> None:
    body = paragraph(
        run("删", "<w:strike/>"),
        '<w:r><w:commentReference w:id="0"/></w:r>',
        "<w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r>",
    )
    content = document(body)
    assert text(content) == "删\n"
    assert remarks(content) == ["comments", "pictures", "struck"]
    assert remarks(document(paragraph("甲"))) == []


@pytest.mark.parametrize(
    ("formed", "text_of_level", "pointed_out"),
    [("decimal", "%1.", True), ("chineseCounting", "%1、", True), ("bullet", "%1", False),
     ("none", "%1", False), ("decimal", "", False)],
)  # fmt: skip
@pytest.mark.parametrize("by_style", [True, False])
def test_numbers_that_word_gives_are_pointed_out(
    formed: str, text_of_level: str, pointed_out: bool, by_style: bool
) -> None:
    in_list = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr>'
    numbering = documents.story(
        "numbering",
        '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"/><w:lvl w:ilvl="1">'
        f'<w:numFmt w:val="{formed}"/><w:lvlText w:val="{text_of_level}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>',
    )
    style = f'<w:style w:type="paragraph" w:styleId="L"><w:pPr>{in_list}</w:pPr></w:style>'
    properties = '<w:pStyle w:val="L"/>' if by_style else in_list
    content = document(
        f"<w:p><w:pPr>{properties}</w:pPr>{run('甲')}</w:p>",
        styles=style,
        of_body=(("n", "numbering", "numbering.xml", False),),
        more={"word/numbering.xml": numbering},
    )
    assert remarks(content) == (["numbering"] if pointed_out else [])


# --- documents of other programs ------------------------------------------------------------------


def test_a_document_of_libreoffice_is_read() -> None:
    read = report_text.read("r.docx", (SAMPLES / "libreoffice.docx").read_bytes())
    assert read.text == (
        "关于甲县教育局的巡察报告\n一、基本情况[1]\n发现问题  五个。 见附件 第二行[*1]\n"
        "序号\t问题\n1\t账目 不清\n锚定段落\n文本框里的字\n有删除线的字\n\n"
        "内部资料 注意保管\n— 1 —\n"
        "[1] 截至2026年3月。\n[*1] 尾注内容\n"
    )
    assert [remark.code for remark in read.remarks] == ["comments", "struck"]


@pytest.mark.parametrize(
    ("sample", "code"),
    [("tracked", "tracked_changes"), ("hidden", "hidden_text"), ("date", "fields")],
)
def test_what_libreoffice_writes_is_refused_for_the_same(sample: str, code: str) -> None:
    assert set(unsteady((SAMPLES / f"libreoffice-{sample}.docx").read_bytes())) == {code}


def test_a_document_of_python_docx_is_read() -> None:
    made = docx.Document()
    made.add_heading("关于甲县教育局的巡察报告", 0)
    made.add_paragraph("发现问题").add_run("五个").bold = True
    made.add_paragraph("第一条", style="List Number")
    grid = made.add_table(rows=1, cols=2, style="Light Shading Accent 1")
    grid.rows[0].cells[0].text, grid.rows[0].cells[1].text = "序号", "问题"
    made.sections[0].header.paragraphs[0].text = "页眉"
    out = io.BytesIO()
    made.save(out)
    assert text(out.getvalue()) == (
        "关于甲县教育局的巡察报告\n发现问题五个\n第一条\n序号\t问题\n\n页眉\n"
    )
    assert remarks(out.getvalue()) == ["numbering"]

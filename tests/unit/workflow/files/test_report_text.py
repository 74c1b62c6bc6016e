"""The file of a report: plain text, or a Word document that is safe to open."""

from pathlib import Path

import pytest

from tests.unit.workflow.files import documents
from tests.unit.workflow.files.documents import document, paragraph
from tests.unit.workflow.files.reading import refusal, text, unsteady
from workflow.errors import BadInputError
from workflow.files import report_text

SAMPLES = Path(__file__).parent / "samples"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


# --- plain text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["r.txt", "r", "报告.md"])
def test_plain_text_is_kept_as_it_is_but_for_its_line_ends(name: str) -> None:
    assert text("一、\t甲\r\n\r\n二、乙\r三".encode("utf-8-sig"), name) == "一、\t甲\n\n二、乙\n三"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t \xe3\x80\x80\n", "contains no text"),
        ("\u200b\ufeff".encode(), "contains no text"),
        (b"a\n\0b", "a control character in line 2"),
        (b"a\x1b[31mb", "a control character in line 1"),
        ("a\x9bb".encode(), "a control character in line 1"),
        ("报告".encode("gbk"), "neither UTF-8 text nor .docx"),
        ("报告".encode("utf-16"), "neither UTF-8 text nor .docx"),
        (b"{\\rtf1 x}", "neither UTF-8 text nor .docx"),
        (b"%PDF-1.7 x", "neither UTF-8 text nor .docx"),
        (b"PK\x03\x04\0", "neither UTF-8 text nor .docx"),
        (OLE, "neither UTF-8 text nor .docx"),
        (b"x" * (report_text.LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_plain_text_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(content, "r.txt")


def test_letters_that_turn_others_around_are_refused() -> None:
    assert unsteady("x\u202e五\u202c".encode(), "r.txt") == {"turned_text": "x?五?"}
    assert "turned_text" in unsteady(document(paragraph("\u2066五")))


# --- files that are none, or harm -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK", "is damaged"),
        (b"plain words", "not a Word file"),
        (b"%PDF-1.7", "not a Word file"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a password"),
        (document(paragraph("甲"))[:-40], "is damaged"),
        (document(paragraph(" ")), "contains no text"),
        (document(""), "contains no text"),
        (documents.packed({"[Content_Types].xml": "<Types/>"}), "is damaged"),
        (documents.packed({"word/document.xml": "x"}), "not a Word file"),
        (documents.packed({"mimetype": "x", "content.xml": "<x/>"}), "not a Word file"),
        (document(paragraph("甲") + paragraph("乙\x9b31m")), "a control character in line 2"),
    ],
)
def test_what_is_no_word_document_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/xml",
        "",
    ],
)
def test_another_office_file_under_this_name_is_refused(kind: str) -> None:
    assert "not a Word file" in refusal(
        documents.packed(documents.parts(paragraph("甲"), main=kind))
    )


@pytest.mark.parametrize(
    "change",
    [
        {"word/document.xml": "<w:document"},
        {"word/document.xml": "<document/>"},
        {"word/document.xml": documents.story("styles", "")},
        {"word/document.xml": "<!DOCTYPE x>" + documents.story("document", "")[38:]},
        {"_rels/.rels": documents.relations()},
        {"_rels/.rels": documents.relations(("a", "officeDocument", "word/document.xml", False),
                                            ("b", "officeDocument", "word/other.xml", False))},
        {"word/document.xml": documents.story("document", "<w:body><mc:Choice/></w:body>")},
        {"word/document.xml": documents.story(
            "document", "<w:body><w:p><w:r><w:footnoteReference w:id='9'/></w:r></w:p></w:body>")},
    ],
)  # fmt: skip
def test_a_document_whose_parts_do_not_fit_is_damaged(change: dict[str, str]) -> None:
    assert "is damaged" in refusal(documents.packed({**documents.parts(paragraph("甲")), **change}))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tight = {**documents.parts(paragraph("甲")), "word/x.xml": b" " * (20 * 1024 * 1024)}
    assert "larger than any report" in refusal(documents.packed(tight))
    monkeypatch.setattr("workflow.files.word_story.MOST_LETTERS", 10)
    assert "larger than any report" in refusal(document(paragraph("甲" * 11)))
    monkeypatch.setattr("workflow.files.word._MOST_TAGS", 5)
    assert "larger than any report" in refusal(document(paragraph("甲")))


def test_any_flipped_byte_leads_to_text_or_a_refusal() -> None:
    content = (SAMPLES / "libreoffice.docx").read_bytes()
    for place in range(0, len(content), 97):
        flipped = bytearray(content)
        flipped[place] ^= 0xFF
        try:
            report_text.read("r.docx", bytes(flipped))
        except BadInputError:
            continue

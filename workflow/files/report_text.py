"""Read the text of a report from its file, or refuse the file."""

import unicodedata
from dataclasses import dataclass

from workflow.errors import N_, BadInputError, Hint, UnsteadyFileError
from workflow.files import word
from workflow.files.archive import TightPartError
from workflow.files.parts import BrokenPartError, DoctypeError, TooMuchError
from workflow.files.traits import Remark, Traits
from workflow.files.word_story import TURNING

LARGEST = 20 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS_DOCX = Hint("save_as_docx")
_SAVE_ANEW = Hint("save_document_anew")


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a file, one paragraph per line, and remarks on it."""

    text: str
    remarks: tuple[Remark, ...] = ()


def read(file_name: str, content: bytes) -> ReportText:
    """Return the text of a file: of a Word document if its name ends so, else of plain text.

    Raises:
        BadInputError: it is neither, is too large, or has no text.
        UnsteadyFileError: it may read differently later or elsewhere; every reason is listed.
    """
    if not content:
        raise BadInputError(
            N_("the file {file} is empty"), hint=Hint("write_report"), file=file_name
        )
    if len(content) > LARGEST:
        raise BadInputError(
            N_("the file {file} is larger than 20 MB"),
            hint=Hint("leave_pictures_out"),
            file=file_name,
        )
    of_word = file_name.lower().endswith(".docx")
    found = Traits()
    text = (_of_word if of_word else _plain)(file_name, content, found)
    if problems := found.problems():
        raise UnsteadyFileError(problems, file=file_name)
    _require_letters(file_name, text)
    return ReportText(text, tuple(found.remarks()))


def _of_word(file_name: str, content: bytes, found: Traits) -> str:
    if not content.startswith(b"PK"):
        raise _no_word_file(file_name, content)
    try:
        lines = word.read(content, found)
    except word.EncryptedError as error:
        raise _locked(file_name) from error
    except word.OtherFileError as error:
        raise BadInputError(
            N_("{file} is not a Word file"), hint=_SAVE_AS_DOCX, file=file_name
        ) from (error)
    except (TightPartError, TooMuchError) as error:
        raise BadInputError(
            N_("{file} is larger than any report can be"), hint=_SAVE_ANEW, file=file_name
        ) from error
    except (BrokenPartError, DoctypeError) as error:
        raise BadInputError(
            N_("{file} is damaged and cannot be read"), hint=_SAVE_ANEW, file=file_name
        ) from error
    return "".join(f"{line}\n" for line in lines)


def _no_word_file(file_name: str, content: bytes) -> BadInputError:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return _locked(file_name)
        return BadInputError(
            N_("{file} is an old Word document (.doc) with the name of a new one"),
            hint=_SAVE_AS_DOCX,
            file=file_name,
        )
    return BadInputError(N_("{file} is not a Word file"), hint=Hint("save_as_text"), file=file_name)


def _locked(file_name: str) -> BadInputError:
    return BadInputError(
        N_("{file} is protected by a password"),
        hint=Hint("save_without_password"),
        file=file_name,
    )


def _plain(file_name: str, content: bytes, found: Traits) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _neither(file_name) from error
    if text.startswith(("{\\rtf", "%PDF", "PK\x03\x04")):
        raise _neither(file_name)
    for line in text.splitlines():
        if not TURNING.isdisjoint(line):
            found.add("turned_text", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _require_letters(file_name: str, text: str) -> None:
    """Refuse control characters, and a text without visible characters."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isprintable() and any(_is_control(c) for c in line):
            raise BadInputError(
                N_("{file} contains a control character in line {line}"),
                hint=Hint("type_line_anew"),
                file=file_name,
                line=number,
            )
    if not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        raise BadInputError(
            N_("the file {file} contains no text"), hint=Hint("write_report"), file=file_name
        )


def _is_control(letter: str) -> bool:
    return letter != "\t" and unicodedata.category(letter) == "Cc"


def _neither(file_name: str) -> BadInputError:
    return BadInputError(
        N_("{file} is neither UTF-8 text nor .docx"), hint=_SAVE_AS_DOCX, file=file_name
    )

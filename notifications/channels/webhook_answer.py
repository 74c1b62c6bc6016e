"""Judge the answer of a webhook: a status of success may come with a refusal.

Chat services answer 200 to everything and say in a JSON object whether they accepted it. An
unreadable answer is not a success: the page of a gateway, a compressed answer, UTF-16, an answer
that does not end. Other short text is fine, and so is an empty answer.
"""

import json
import re
from typing import Any

#: The longest answer that is accepted.
MOST_BYTES = 64 * 1024

_SHOWN_CODE = re.compile(r"-?\d{1,20}")
#: All bytes except control characters.
_LETTERS = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)))
_FLAGS = ("ok", "success")
#: The numbers by which services report success; names are compared without case and underscores.
_CODES = {
    "errcode": (0,),
    "errorcode": (0,),
    "errno": (0,),
    "retcode": (0,),
    "code": (0, 200),
    "statuscode": (0, 200),
}
_YES = ("ok", "success", "true")
_NO = ("false", "error", "fail", "failed", "failure", "失败", "错误")
_SAYS_NO = re.compile(rf"(?:{'|'.join(_NO)})(?![a-z])", re.IGNORECASE)


def refusal(body: bytes, encoding: str = "") -> str:
    """Return in a few words why this is not a success, or nothing if it is.

    The receiver's text is not quoted: it may repeat the message. `encoding` is the content
    encoding from the header.
    """
    if len(body) > MOST_BYTES:
        return "answer longer than 64 KiB"
    if encoding.strip().lower() not in ("", "identity") or body.startswith(b"\x1f\x8b"):
        return "answer is packed"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or body.translate(None, _LETTERS) != b"":
        return "answer is no UTF-8 text"
    # Not everybody writes UTF-8; the relevant parts are ASCII in all other encodings.
    text = body.decode("utf-8-sig", "replace").strip()
    if text.startswith("<"):
        return "answer is a web page"
    if text.startswith(("{", "[", '"')):
        return _of_json(text)
    return _of_text(text)


def _of_text(text: str) -> str:
    return "answer says no" if _SAYS_NO.match(text) else ""


def _of_json(text: str) -> str:
    try:
        said = json.loads(text, strict=False, parse_int=str)
    except RecursionError:
        return "answer nested too deeply"
    except ValueError:
        return "answer is no whole JSON"
    if isinstance(said, str):
        return _of_text(said)
    if not isinstance(said, dict):
        return ""
    return next(filter(None, (_against(name, value) for name, value in said.items())), "")


def _against(name: str, value: Any) -> str:
    """Return how one field contradicts success."""
    plain = name.lower().replace("_", "")
    if value is None:
        return ""
    if plain in _CODES:
        return _wrong_code(plain, value)
    if plain in _FLAGS:
        return f"{plain} false" if _is_no(value) else ""
    if plain in ("status", "state", "result"):
        bad = _is_no(value) or _number(value) in range(400, 600)
        return f"{plain} says no" if bad else ""
    if plain in ("error", "errors"):
        return "error told" if value and not _is_yes(value) and _number(value) != 0 else ""
    return ""


def _wrong_code(name: str, value: Any) -> str:
    if _number(value) in _CODES[name] or _is_yes(value):
        return ""
    shown = isinstance(value, str) and _SHOWN_CODE.fullmatch(value)
    return f"{name} {value}" if shown else f"{name} is not 0"


def _number(value: Any) -> float | None:
    """Return a number, which may be written as text, or None."""
    if isinstance(value, str) and _SHOWN_CODE.fullmatch(value):
        return int(value)
    return value if isinstance(value, float) else None


def _is_yes(value: Any) -> bool:
    return isinstance(value, str) and value.lower() in _YES


def _is_no(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.lower() in (*_NO, "0"))

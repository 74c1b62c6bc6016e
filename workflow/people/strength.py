"""Check that a password is hard enough to guess, with zxcvbn and the words common in this field."""

import re

from workflow.errors import N_, BadInputError, Hint
from workflow.people import passwords

FEWEST_CHARACTERS = 10

#: The fewest guesses that a password must withstand, as it is and without its punctuation: leaving
#: that out is a step of its own, so fewer are enough then.
_FEWEST_GUESSES, _FEWEST_WITHOUT_SIGNS = 10**8, 10**6
#: Only so many characters are judged: a password is at least as hard to guess as its beginning, and
#: judging more takes seconds.
_JUDGED = 40
_SIGNS = re.compile(r"[\W_]+")

#: Words, in lower case, that people of this field try, besides the lists of zxcvbn.
_LOCAL = (
    *("admin", "xuncha", "xunchaban", "xunchazu", "jiwei", "jijian", "dangwei", "zuzhibu"),
    *("xitong", "guanliyuan", "shenji", "anquan", "bangong", "mima", "kouling"),
    *("woaini", "woaizhongguo", "zhongguo", "beijing", "shanghai", "huawei", "tencent", "alibaba"),
    *("zhangsan", "lisi", "wangwu", "taobao", "5201314", "1314520", "520520", "888888", "666666"),
    *("巡察办", "巡察组", "巡察", "纪委", "党委", "口令", "密码", "管理员", "中国", "我爱你"),
)


def require(password: str, *names: str) -> None:
    """Refuse a password that is easy to guess for somebody who knows these names of its owner.

    Full-width and capital letters do not make it stronger.

    Raises:
        BadInputError: it is too short, is one of the names, or is easy to guess.
    """
    plain = _plain(password)
    if len(plain) < FEWEST_CHARACTERS:
        raise BadInputError(
            N_("a password needs at least {least} characters"), least=FEWEST_CHARACTERS
        )
    known = [_plain(name) for name in names if name]
    if plain in known:
        raise BadInputError(N_("the password must not be the account or its name"))
    if (
        _guesses(plain, known) < _FEWEST_GUESSES
        or _guesses(_SIGNS.sub("", plain), known) < _FEWEST_WITHOUT_SIGNS
    ):
        raise BadInputError(N_("this password is too easy to guess"), hint=Hint("choose_sentence"))


def _plain(text: str) -> str:
    return passwords.normal(text).casefold()


def _guesses(password: str, names: list[str]) -> float:
    """Return an estimate of how many guesses it takes."""
    from zxcvbn import zxcvbn  # its lists take a moment to load

    if not password:
        return 0
    return float(zxcvbn(password[:_JUDGED], user_inputs=[*names, *_LOCAL])["guesses"])

"""Whether a password is hard enough to guess: judged by zxcvbn, with the words of this place."""

import re

from workflow.errors import N_, BadInputError, Hint
from workflow.people import passwords

FEWEST_CHARACTERS = 10

#: Fewer guesses than these are too few; without what stands between its letters and digits a
#: password may be easier to guess, but those have to be left out first.
_FEWEST_GUESSES, _FEWEST_WITHOUT_SIGNS = 10**8, 10**6
#: So much of a password is judged: what is hard to guess so far is hard to guess as a whole, and
#: judging more takes seconds.
_JUDGED = 40
_SIGNS = re.compile(r"[\W_]+")

#: What people here begin with, besides the lists that come with zxcvbn. In lower case.
_LOCAL = (
    *("admin", "xuncha", "xunchaban", "xunchazu", "jiwei", "jijian", "dangwei", "zuzhibu"),
    *("xitong", "guanliyuan", "shenji", "anquan", "bangong", "mima", "kouling"),
    *("woaini", "woaizhongguo", "zhongguo", "beijing", "shanghai", "huawei", "tencent", "alibaba"),
    *("zhangsan", "lisi", "wangwu", "taobao", "5201314", "1314520", "520520", "888888", "666666"),
    *("巡察办", "巡察组", "巡察", "纪委", "党委", "口令", "密码", "管理员", "中国", "我爱你"),
)


def require(password: str, *names: str) -> None:
    """Refuse a password that somebody would guess who knows these names of its owner.

    Full width and capital letters make none better.

    Raises:
        BadInputError: It is too short, is one of the names, or can be guessed.
    """
    plain = _plain(password)
    if len(plain) < FEWEST_CHARACTERS:
        raise BadInputError(
            N_("a password needs at least {least} characters"), least=FEWEST_CHARACTERS
        )
    known = [_plain(name) for name in names if name]
    if plain in known:
        raise BadInputError(N_("the password must not be the name of the account"))
    if (
        _guesses(plain, known) < _FEWEST_GUESSES
        or _guesses(_SIGNS.sub("", plain), known) < _FEWEST_WITHOUT_SIGNS
    ):
        raise BadInputError(
            N_("this password is one that everybody tries first"), hint=Hint("choose_sentence")
        )


def _plain(text: str) -> str:
    return passwords.normal(text).casefold()


def _guesses(password: str, names: list[str]) -> float:
    """Return how many guesses it takes, about."""
    from zxcvbn import zxcvbn  # its lists take a moment to load

    if not password:
        return 0
    return float(zxcvbn(password[:_JUDGED], user_inputs=[*names, *_LOCAL])["guesses"])

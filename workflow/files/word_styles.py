"""How text looks by its styles, as far as that decides whether anybody sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from workflow.files import word_colours as colours
from workflow.files.word_names import Names, is_on

#: In half points, and in percent of its usual width: smaller is no letter but a dot.
_SMALLEST, _NARROWEST = 5, 10
#: Deeper than any style is based on another.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of a text; None where nothing is."""

    vanish: bool | None = None
    tiny: bool | None = None
    narrow: bool | None = None
    colour: str | None = None
    #: The colours of what lies behind it, and of a highlighter, which covers that.
    behind: str | None = None
    highlight: str | None = None

    def over(self, below: "Look") -> "Look":
        """Return this, and what it leaves open as it is below."""
        return Look(
            *(
                getattr(below, name) if (own := getattr(self, name)) is None else own
                for name in self.__slots__
            )
        )

    def is_unseen(self, behind: str | None) -> bool:
        """Return whether nobody sees a text that looks like this where this lies behind it."""
        if self.vanish or self.tiny or self.narrow:
            return True
        if self.highlight:
            return colours.look_alike(self.chosen or colours.INK, self.highlight)
        return colours.look_alike(self.chosen, self.behind or behind or colours.PAPER)

    @property
    def chosen(self) -> str:
        """Return the colour that somebody chose for it; nothing where the program does."""
        return "" if self.colour in (None, "auto") else str(self.colour)

    def with_property(self, tag: str, attributes: dict[str, str]) -> "Look":
        """Return this with one more property of a text."""
        match tag:
            case "w:vanish" | "w:specVanish":
                return replace(self, vanish=is_on(attributes))
            case "w:color":
                return replace(self, colour=colours.of_letters(attributes))
            case "w:sz":
                return replace(self, tiny=_is_less(attributes, _SMALLEST))
            case "w:w":
                return replace(self, narrow=_is_less(attributes, _NARROWEST))
            case "w:shd":
                return replace(self, behind=colours.of_shading(attributes) or self.behind)
            case "w:highlight":
                return replace(self, highlight=colours.of_highlight(attributes))
            case "w14:noFill":
                return replace(self, vanish=True)
            case _:
                return self


#: Of which nothing is said.
PLAIN = Look()


def _is_less(attributes: dict[str, str], limit: int) -> bool:
    value = attributes.get("w:val", "").removesuffix("%")
    return value.isdecimal() and int(value[:9]) < limit


@dataclass(slots=True)
class _Style:
    """One style: what it says itself, and on which it is based."""

    kind: str
    based_on: str = ""
    look: Look = PLAIN
    #: The list of its paragraphs, by its number in the file, and the level in it.
    list: str = ""
    level: str = ""


class Styles:
    """The styles of a document, read from their part."""

    def __init__(self) -> None:
        self._names = Names()
        self._path: list[str] = []
        self._styles: dict[str, _Style] = {}
        self._usual: dict[str, str] = {}
        self._defaults = PLAIN
        self._style: _Style | None = None
        self.look = cache(self._look)

    def declared(self, prefix: str | None, namespace: str) -> None:
        """Take a prefix; files choose them freely."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        tag = self._names[name]
        self._path.append(tag)
        if tag == "w:style":
            given = self._names.attributes(attributes)
            key, kind = given.get("w:styleId", ""), given.get("w:type", "paragraph")
            self._style = self._styles[key] = _Style(kind)
            if given.get("w:default") in ("1", "true", "on"):
                self._usual[kind] = key
        elif self._style is not None or "w:rPrDefault" in self._path:
            self._take(tag, self._names.attributes(attributes))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._path.pop()
        if self._names[name] == "w:style":
            self._style = None

    def text(self, piece: str) -> None:
        """Take a piece of text, of which styles have none."""

    def list_of(self, paragraph: str) -> tuple[str, str]:
        """Return the list in which paragraphs of a style stand, and the level; "" for none."""
        chain = [*self._chain(paragraph)]
        of_list = next((style.list for style in chain if style.list), "")
        return of_list, next((style.level for style in chain if style.level), "0")

    def _take(self, tag: str, given: dict[str, str]) -> None:
        style = self._style
        if style is None:
            self._defaults = self._defaults.with_property(tag, given)
        elif tag == "w:numId":
            style.list = given.get("w:val", "")
        elif tag == "w:ilvl":
            style.level = given.get("w:val", "")
        elif tag == "w:basedOn":
            style.based_on = given.get("w:val", "")
        elif style.kind == "table":
            # It says so of some rows and columns only; here it holds for all of them.
            look = style.look.with_property(tag, given)
            behind = colours.UNKNOWN if look.behind else None
            style.look = replace(look, vanish=look.vanish or style.look.vanish, behind=behind)
        elif self._path[-2] in ("w:rPr", "w:pPr", "w14:textFill"):
            style.look = style.look.with_property(tag, given)

    def _look(self, run: str, paragraph: str, table: str) -> Look:
        """Return how text of three styles looks where nothing else is said of it."""
        run = run or self._usual.get("character", "")
        paragraph = paragraph or self._usual.get("paragraph", "")
        found = [self._of(key) for key in (run, paragraph, table)]
        look = found[0].over(found[1]).over(found[2]).over(self._defaults)
        # Two styles that both hide a text show it in one program and not in another.
        return replace(look, vanish=any(each.vanish for each in (*found, self._defaults)))

    def _of(self, key: str) -> Look:
        look = PLAIN
        for style in self._chain(key):
            look = look.over(style.look)
        return look

    def _chain(self, key: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            key = style.based_on

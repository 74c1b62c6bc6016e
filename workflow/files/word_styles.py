"""The appearance of text by its styles, as far as it decides whether the text is visible."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from workflow.files import word_colours as colours
from workflow.files.word_names import Names, is_on

#: The smallest size, in half points, and width, in percent, at which letters can be read.
_SMALLEST, _NARROWEST = 5, 10
#: More than the styles that are based on each other in any document.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Look:
    """The appearance of a text; None for what is not set."""

    vanish: bool | None = None
    tiny: bool | None = None
    narrow: bool | None = None
    colour: str | None = None
    #: The colour of the background, and of a highlight, which covers it.
    behind: str | None = None
    highlight: str | None = None

    def over(self, below: "Look") -> "Look":
        """Return this appearance, completed by another one where something is not set."""
        return Look(
            *(
                getattr(below, name) if (own := getattr(self, name)) is None else own
                for name in self.__slots__
            )
        )

    def is_unseen(self, behind: str | None) -> bool:
        """Return whether such a text is invisible on this background."""
        if self.vanish or self.tiny or self.narrow:
            return True
        if self.highlight:
            return colours.look_alike(self.chosen or colours.INK, self.highlight)
        return colours.look_alike(self.chosen, self.behind or behind or colours.PAPER)

    @property
    def chosen(self) -> str:
        """Return the colour that was set; empty if the program chooses it."""
        return "" if self.colour in (None, "auto") else str(self.colour)

    def with_property(self, tag: str, attributes: dict[str, str]) -> "Look":
        """Return this appearance with one more property."""
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


#: An appearance in which nothing is set.
PLAIN = Look()


def _is_less(attributes: dict[str, str], limit: int) -> bool:
    value = attributes.get("w:val", "").removesuffix("%")
    return value.isdecimal() and int(value[:9]) < limit


@dataclass(slots=True)
class _Style:
    """One style: its own properties, and the style it is based on."""

    kind: str
    based_on: str = ""
    look: Look = PLAIN
    #: The list of its paragraphs, by number in the file, and their level in it.
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
        """Ignore a prefix, since names come with their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
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
        """Handle the end of an element."""
        self._path.pop()
        if self._names[name] == "w:style":
            self._style = None

    def text(self, piece: str) -> None:
        """Ignore text, since styles have none."""

    def list_of(self, paragraph: str) -> tuple[str, str]:
        """Return the list of the paragraphs of a style, empty for none, and their level."""
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
            # A table style may apply to some rows and columns only; it is taken for all of them.
            look = style.look.with_property(tag, given)
            behind = colours.UNKNOWN if look.behind else None
            style.look = replace(look, vanish=look.vanish or style.look.vanish, behind=behind)
        elif self._path[-2] in ("w:rPr", "w:pPr", "w14:textFill"):
            style.look = style.look.with_property(tag, given)

    def _look(self, run: str, paragraph: str, table: str) -> Look:
        """Return the appearance of text with three styles and no properties of its own."""
        run = run or self._usual.get("character", "")
        paragraph = paragraph or self._usual.get("paragraph", "")
        found = [self._of(key) for key in (run, paragraph, table)]
        look = found[0].over(found[1]).over(found[2]).over(self._defaults)
        # Text hidden by two styles is shown in some programs and hidden in others.
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

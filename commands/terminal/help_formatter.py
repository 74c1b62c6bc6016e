"""Pages of help as click lays them out, with Chinese letters two columns wide."""

from collections.abc import Iterable

import click

from presentation.text_layout import padded, unwrapped, width, wrapped

_VERBATIM = "\b\n"


class HelpFormatter(click.HelpFormatter):
    """Writes paragraphs and lists that fit the terminal."""

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that is marked as verbatim as it stands."""
        indent = " " * self.current_indent
        for number, block in enumerate(text.strip("\n").split("\n\n")):
            lines = wrapped(unwrapped(block), self.width, indent)
            if block.startswith(_VERBATIM):
                lines = [indent + line for line in block.removeprefix(_VERBATIM).splitlines()]
            self.write("\n" * (number > 0) + "".join(f"{line}\n" for line in lines))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names with what each means beside it, or below one that is long."""
        listed = list(rows)
        beside = min(max(width(name) for name, _ in listed), col_max) + col_spacing
        further = " " * (self.current_indent + beside)
        for name, text in listed:
            start = padded(" " * self.current_indent + name, len(further))
            if width(name) + col_spacing > beside:
                self.write(f"{start}\n")
                start = further
            self.write("".join(f"{line}\n" for line in wrapped(text, self.width, start, further)))


class HelpContext(click.Context):
    """A context whose pages are written so."""

    formatter_class = HelpFormatter

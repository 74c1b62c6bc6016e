"""What a person at a terminal is asked for: a line, a hidden text, yes or no."""

import click

from commands.terminal import help_text, layout
from presentation import safe_text


def line(prompt: str) -> str:
    """Return the line a person types, without outer spaces; may be empty.

    Raises:
        click.Abort: they pressed Ctrl-C or Ctrl-D.
    """
    _with_editing()
    beside = not layout.watched()  # editing works on standard output only
    return _given(prompt, err=beside).strip()


def hidden(prompt: str, *, twice: bool = False) -> str:
    """Return a text that is typed without being shown, `twice` to be sure; may be empty."""
    return _given(prompt, err=True, hide_input=True, twice=twice)


def confirmed(question: str) -> bool:
    """Return whether a person says yes; Enter alone is no."""
    return click.confirm(_fitting(question), err=True)


def _given(prompt: str, *, err: bool, hide_input: bool = False, twice: bool = False) -> str:
    return click.prompt(
        _fitting(prompt),
        default="",
        show_default=False,
        type=str,
        err=err,
        hide_input=hide_input,
        confirmation_prompt=twice,
    )


def _fitting(prompt: str) -> str:
    """Return a question that fits the terminal; what click adds is in the reader's language."""
    language = click.get_current_context().find_root().meta.get("language")
    if language is not None:
        help_text.speak(language.code)
    return "\n".join(layout.lines_beside(safe_text.plain(prompt)))


def _with_editing() -> None:
    """Let arrow keys work, and Chinese letters be deleted whole, where the machine can."""
    try:
        import readline
    except ImportError:
        return
    readline.set_auto_history(False)  # what was typed is nobody else's to call back

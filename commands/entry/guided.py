"""Guided entry: a person at a terminal is asked for the fields that were left out.

Nothing is written before the last question has been answered with yes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from commands.entry import prompts
from commands.terminal import asking, layout, output
from commands.terminal.session import Session
from presentation import text_layout
from workflow.errors import N_, BadInputError, Problem
from workflow.inspection import refusals
from workflow.queries.entry_preview import EntryPreview
from workflow.queries.filled_form import Change, FilledForm
from workflow.records import field_help, typed
from workflow.records.fields import Field
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.records.typed import Typed
from workflow.records.values import parts

#: The exit code of whoever stops with Ctrl-C.
_STOPPED = 130
#: What a person writes in place of a value.
BACK, END, CLEAR = ("<", "＜"), (".", "。"), ("-", "－")


def completed(session: Session, preview: EntryPreview, given: Typed) -> Row:
    """Return the row with what a person answered; the same row where nothing need be asked.

    Raises:
        click.exceptions.Exit: they stopped, or said no at the end; nothing is written then.
        EndedError: such a record comes too late.
    """
    form = FilledForm(preview, given.row, given.blank)
    wanted = form.open_fields()
    if not any(map(form.applies, wanted)):
        return given.row
    try:
        _Dialogue(session, form).hold(wanted)
    except click.Abort:
        output.hint("\n" + session.say(N_("nothing was written")))
        raise click.exceptions.Exit(_STOPPED) from None
    return form.filled()


class _Dialogue:
    """The questions and answers about one record."""

    def __init__(self, session: Session, form: FilledForm) -> None:
        self.session, self.form = session, form
        self.asked: set[str] = set()

    def hold(self, wanted: Sequence[Field]) -> None:
        """Ask, offer what was not asked for, and let the person confirm."""
        self._introduce()
        if self._walk(wanted):
            self._others()
        self._confirm()

    def _say(self, message: str, **data: Any) -> None:
        self.session.hint(message, **data)

    def _introduce(self) -> None:
        output.hint(f"{self.form.kind.sheet}  {self.form.preview.target}")
        self._say(N_("Enter skips or keeps, < goes back, - empties, . ends; Ctrl-C writes nothing"))
        if self.form.before is not None:
            self._show_existing(self.form.before)

    def _show_existing(self, before: Stored) -> None:
        self._say(N_("record {number} is there already and is corrected:"), number=before.number)
        for heading, text in self.form.preview.in_words(before.data).items():
            output.hint(f"  {heading}: {text}")

    def _walk(self, wanted: Sequence[Field]) -> bool:
        """Ask for one field after the other; return whether it went on to the last."""
        place = 0
        while place < len(wanted):
            field = wanted[place]
            if not self.form.applies(field):
                place += 1
                continue
            word = self._ask(field)
            if word in END:
                return False
            place = max(0, place - 1) if word in BACK else place + 1
        return True

    def _ask(self, field: Field) -> str:
        """Ask for one field until the answer is right; return what was written in its place."""
        self.asked.add(field.name)
        if words := self.form.words(field):
            self._show_options(words)
        while True:
            text = self._answer(field)
            if text in BACK or text in END:
                return text
            before = self.form.before
            if self._take(field, text):
                self._tell_of_what_is_there(before)
                return ""

    def _tell_of_what_is_there(self, before: Stored | None) -> None:
        """Show the record that turned out to be meant; refuse a new one that is too late."""
        if self.form.is_too_late:
            raise refusals.records_closed(final=self.form.preview.final)
        if before is None and self.form.before is not None:
            self._show_existing(self.form.before)

    def _show_options(self, options: Iterable[str]) -> None:
        numbered = (f"{n} {word}" for n, word in enumerate(options, start=1))
        for row in text_layout.in_rows(numbered, layout.columns(), "  "):
            output.hint(row)

    def _answer(self, field: Field) -> str:
        prompt = self._prompt(field)
        return asking.hidden(prompt).strip() if field.sealed else asking.line(prompt)

    def _prompt(self, field: Field) -> str:
        current = self.form.current(field)
        told = self._help(field)
        mark = "*" if self.form.required(field) and not current else ""
        beside = [f" ({told})" if told else "", f" [{current}]" if current else ""]
        return field.heading + mark + "".join(beside)

    def _help(self, field: Field) -> str:
        if field.sealed:
            return self.session.say(N_("not shown while you type; @FILE for a long text"))
        if field.options:
            several = field.shape == "several"
            return self.session.say(N_("numbers or words, separated by 、")) if several else ""
        message, data = field_help.of(field)
        return "" if field_help.is_plain(field) else self.session.say(message, **data)

    def _take(self, field: Field, text: str) -> bool:
        """Take an answer; say why not where it is wrong."""
        if not text and self.form.keep_current(field):
            return True
        value = "" if text in CLEAR else self._meant(field, text)
        if value is None:
            return False
        problems = self.form.fill(field, value)
        for problem in problems:
            self._say_what_is_wrong(field, problem)
        return not problems

    def _say_what_is_wrong(self, field: Field, problem: Problem) -> None:
        output.hint("  " + self.session.say(problem.message, **problem.data))
        if problem.code == "unknown_person" and field.as_written:
            self._say(
                N_("  of somebody from outside: start again with {heading}={word}"),
                heading=self.form.kind.by_name[field.as_written.field].heading,
                word=field.as_written.words[0],
            )

    def _meant(self, field: Field, text: str) -> str | None:
        """Return the value that was meant: words for numbers, the text of a file; None if none."""
        if field.sealed and text.startswith("@"):
            try:
                return typed.of_file(text[1:])
            except BadInputError as refusal:
                output.hint("  " + self.session.language.refusal(refusal))
                return None
        words = self.form.words(field)
        if not words:
            return text
        if field.shape == "several":
            return "、".join(prompts.picked(part, words) for part in parts(text))
        return prompts.picked(text, words)

    def _others(self) -> None:
        """Offer the fields that were not asked for."""
        while offered := self._offered():
            headings = [f.heading for f in offered]
            self._show_options(headings)
            question = self.session.say(N_("another field, by number or name; Enter to finish"))
            chosen = prompts.picked(asking.line(question), headings)
            if not chosen or chosen in END:
                return
            if chosen in headings:
                self._ask(offered[headings.index(chosen)])
            else:
                self._say(N_("write a number from 1 to {last}"), last=len(offered))

    def _offered(self) -> list[Field]:
        fields = (f.field for f in self.form.fields.values())
        return [f for f in fields if f.name not in self.asked and f.name not in self.form.values]

    def _confirm(self) -> None:
        """Show what will be written and let the person say yes or no."""
        changes = list(self.form.changes())
        if not changes:
            return
        output.hint("")
        for change in changes:
            output.hint(f"  {self._line(change)}")
        question = N_("correct it?") if self.form.before is not None else N_("enter it?")
        if not prompts.yes(self.session, self.session.say(question)):
            raise click.Abort

    def _line(self, change: Change) -> str:
        if self.form.before is not None:
            return f"{change.field.heading}: {change.old} → {change.new}"
        wide = max(text_layout.width(f.heading) for f in self.form.kind.fields)
        return f"{text_layout.padded(change.field.heading, wide)}  {change.new}"

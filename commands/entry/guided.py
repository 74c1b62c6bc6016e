"""Guided entry: a person at a terminal is asked for the fields that were left out.

Nothing is written before the last question has been answered with yes.
"""

from collections.abc import Iterable
from typing import Any

import click

from commands.entry import prompts, typed
from commands.entry.typed import Typed
from commands.terminal import layout, output
from commands.terminal.session import Session
from workflow.errors import N_, BadInputError, EndedError, Hint, Problem
from workflow.queries.entry_preview import EntryPreview
from workflow.records import display, field_help, forms
from workflow.records.fields import Condition, Field
from workflow.records.matching import RowMatch
from workflow.records.rows import Row
from workflow.records.store import Stored
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
    dialogue = _Dialogue(session, preview, given)
    wanted = dialogue.wanted()
    if not any(map(dialogue.applies, wanted)):
        return given.row
    try:
        return dialogue.held(wanted)
    except click.Abort:
        output.hint("\n" + session.say(N_("nothing was written")))
        raise click.exceptions.Exit(_STOPPED) from None


class _Dialogue:
    """The questions and answers about one record."""

    def __init__(self, session: Session, preview: EntryPreview, given: Typed) -> None:
        self.session, self.preview, self.given = session, preview, given
        self.kind, self.row = given.row.kind, given.row
        self.values: dict[str, Any] = dict(given.row.values)
        self.form = {f.field.name: f for f in forms.form(self.kind, taken=preview.numbers())}
        self.before: Stored | None = None
        self.asked: set[str] = set()
        self.too_late = False
        if self.row.number:
            self.before = preview.of_number(self.row.number)
        else:
            self._recognise()

    def wanted(self) -> list[Field]:
        """Return the fields to be asked for: what is wrong or blank, and what is missing.

        Of a record that is there only what was said to change, or all of it where nothing was.
        """
        if self.too_late or (self.row.number and self.before is None):
            return []  # it is refused on being entered
        wrong = {p.data.get("heading") for p in self._problems(self.values)}
        open_ = [f for f in self.kind.fields if f.heading in wrong or f in self.given.blank]
        for field in open_:
            self.values.pop(field.name, None)
        told = set(self.given.row.values) - set(self.kind.identity)
        if self.before is not None and (told or self.given.blank):
            return open_
        first = [f.field for f in self.form.values() if f.asked]
        missing = [f for f in first if f in open_ or f.name not in self.values]
        return [*missing, *(f for f in open_ if f not in first)]

    def applies(self, field: Field) -> bool:
        """Return whether a field is asked for, after what was said so far."""
        return field in self.given.blank or field.applies(self._said())

    def held(self, wanted: list[Field]) -> Row:
        """Hold the dialogue and return what came of it."""
        self._introduce()
        if self.before is not None:
            self._show_existing(self.before)
        if self._walk(wanted):
            self._others()
        self._confirm()
        number = self.before.number if self.before is not None else self.row.number
        return typed.with_values(self.row, self.values, number)

    def _say(self, message: str, **data: Any) -> None:
        output.hint(self.session.say(message, **data))

    def _introduce(self) -> None:
        output.hint(f"{self.kind.sheet}  {self.preview.target}")
        self._say(N_("Enter skips or keeps, < goes back, - empties, . ends; Ctrl-C writes nothing"))

    def _show_existing(self, before: Stored) -> None:
        self._say(N_("record {number} is there already and is corrected:"), number=before.number)
        for heading, text in self.preview.in_words(before.data).items():
            output.hint(f"  {heading}: {text}")

    def _walk(self, wanted: list[Field]) -> bool:
        """Ask for one field after the other; return whether it went on to the last."""
        place = 0
        while place < len(wanted):
            field = wanted[place]
            if not self.applies(field):
                place += 1
                continue
            word = self._ask(field)
            if word in END:
                return False
            place = max(0, place - 1) if word in BACK else place + 1
        return True

    def _said(self) -> dict[str, Any]:
        """Return what has been said so far, as the fields understand it."""
        before = self.before.data if self.before is not None else {}
        outcome = self._judged(self.values)
        if isinstance(outcome, RowMatch):
            return {**before, **outcome.data}
        return {**before, **self.values}

    def _ask(self, field: Field) -> str:
        """Ask for one field until the answer is right; return what was written in its place."""
        self.asked.add(field.name)
        if field.options:
            self._show_options(field.options)
        while True:
            text = self._answer(field)
            if text in BACK or text in END:
                return text
            if self._take(field, text):
                return ""

    def _show_options(self, options: Iterable[str]) -> None:
        numbered = (f"{n} {word}" for n, word in enumerate(options, start=1))
        for row in layout.in_rows(numbered, layout.columns(), "  "):
            output.hint(row)

    def _answer(self, field: Field) -> str:
        prompt = self._prompt(field)
        return prompts.hidden(prompt) if field.sealed else prompts.line(prompt)

    def _prompt(self, field: Field) -> str:
        current = self._current(field)
        told = self._help(field)
        mark = "*" if self._required(field) and not current else ""
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

    def _current(self, field: Field) -> str:
        """Return what stands in a field if nothing else is written."""
        if field.name in self.values:
            return display.SEALED if field.sealed else str(self.values[field.name])
        if self.before is not None:
            return self.preview.in_words(self.before.data).get(field.heading, "")
        return self.form[field.name].proposed

    def _required(self, field: Field) -> bool:
        return self.form[field.name].required

    def _take(self, field: Field, text: str) -> bool:
        """Take an answer; say why not where it is wrong."""
        if not text and self._keeps(field):
            return True
        value = "" if text in CLEAR else self._meant(field, text)
        if value is None:
            return False
        if not value and self._required(field):
            self._say(N_("{heading} is missing"), heading=field.heading)
            return False
        problems = self._problems({**self.values, field.name: value})
        for problem in problems:
            output.hint("  " + self.session.say(problem.message, **problem.data))
            if problem.code == "unknown_person" and field.as_written:
                self._say_how_else(field.as_written)
        if problems:
            return False
        self.values[field.name] = value
        self._recognise()
        return True

    def _say_how_else(self, condition: Condition) -> None:
        """Say with which other field a name is taken that stands on no list."""
        self._say(
            N_("  of somebody from outside: start again with {heading}={word}"),
            heading=self.kind.by_name[condition.field].heading,
            word=condition.words[0],
        )

    def _keeps(self, field: Field) -> bool:
        """Return whether Enter alone answers: what stands is kept, or nothing is needed."""
        if field.name in self.values or self.before is not None:
            return True
        proposed = self.form[field.name].proposed
        if proposed or (field.name in self.kind.identity and not self._required(field)):
            self.values[field.name] = proposed
            self._recognise()
            return True
        return not self._required(field)

    def _meant(self, field: Field, text: str) -> str | None:
        """Return the value that was meant: words for numbers, the text of a file; None if none."""
        if field.sealed and text.startswith("@"):
            try:
                return typed.of_file(text[1:])
            except BadInputError as refusal:
                output.hint("  " + self.session.language.refusal(refusal))
                return None
        if not field.options:
            return text
        if field.shape == "several":
            return "、".join(prompts.picked(part, field.options) for part in parts(text))
        return prompts.picked(text, field.options)

    def _judged(self, values: dict[str, Any]) -> RowMatch | list[Problem]:
        number = self.before.number if self.before is not None else self.row.number
        return self.preview.judge(typed.with_values(self.row, values, number))

    def _problems(self, values: dict[str, Any]) -> list[Problem]:
        """Return what is wrong with values; that some are not there yet is not."""
        outcome = self._judged(values)
        if isinstance(outcome, RowMatch):
            return []
        return [p for p in outcome if p.code != "missing"]

    def _recognise(self) -> None:
        """Find the record that is meant once what identifies it is there; refuse one too late."""
        if self.before is not None or self.row.number:
            return
        outcome = self._judged(self.values)
        if not isinstance(outcome, RowMatch):
            return
        if outcome.before is None and self.preview.is_closed(outcome.data):
            self.too_late = True
            if self.asked:
                raise EndedError(
                    N_("the records of this stage are closed"),
                    hint=Hint("send_back_to_open"),
                )
        if outcome.before is not None and all(n in self.values for n in self.kind.identity):
            self.before = outcome.before
            if self.asked:
                self._show_existing(outcome.before)

    def _others(self) -> None:
        """Offer the fields that were not asked for."""
        while offered := self._offered():
            headings = [f.heading for f in offered]
            self._show_options(headings)
            question = self.session.say(N_("another field, by number or name; Enter to finish"))
            chosen = prompts.picked(prompts.line(question), headings)
            if not chosen or chosen in END:
                return
            if chosen in headings:
                self._ask(offered[headings.index(chosen)])
            else:
                self._say(N_("write a number from 1 to {last}"), last=len(offered))

    def _offered(self) -> list[Field]:
        fields = (f.field for f in self.form.values())
        return [f for f in fields if f.name not in self.asked and f.name not in self.values]

    def _confirm(self) -> None:
        """Show what will be written and let the person say yes or no."""
        lines = list(self._summary())
        if not lines:
            return
        output.hint("")
        for line in lines:
            output.hint(f"  {line}")
        question = N_("correct it?") if self.before is not None else N_("enter it?")
        if not prompts.yes(self.session, self.session.say(question)):
            raise click.Abort

    def _summary(self) -> Iterable[str]:
        wide = max(layout.width(f.heading) for f in self.kind.fields)
        old = self.preview.in_words(self.before.data) if self.before is not None else {}
        for field in self.kind.fields:
            new = self.values.get(field.name)
            if new is None or (self.before is None and not new):
                continue
            text = display.SEALED if field.sealed and new else str(new) or display.NOTHING
            if self.before is None:
                yield f"{layout.padded(field.heading, wide)}  {text}"
            elif text != old.get(field.heading, display.NOTHING):
                yield f"{field.heading}: {old.get(field.heading, display.NOTHING)} → {text}"

"""A kind of record in words: what it is, who enters it, and what to write in its fields."""

from collections.abc import Iterable

from presentation.language import Language
from workflow.errors import N_
from workflow.records import catalogue, display, field_help, forms
from workflow.records.fields import Field
from workflow.records.forms import FormField
from workflow.records.kind import OPENING, Kind

KINDS = N_("KIND, and what it enters:")
FIELDS = N_("Fields (* required, # tells records apart, † sealed and never shown):")


def kinds(speaking: Language) -> Iterable[tuple[str, str]]:
    """Yield the code of each kind, with its sheet and who enters it where few may."""
    for kind in sorted(catalogue.KINDS, key=lambda kind: kind.workbook == OPENING):
        who = forms.entered_by(kind)
        few = N_("{sheet} ({who})") if len(who) <= 3 else N_("{sheet}")
        yield kind.code, speaking.say(few, sheet=kind.sheet, who=who)


def fields(kind: Kind, speaking: Language) -> Iterable[tuple[str, str]]:
    """Yield the fields of a kind, each with what to write in it."""
    for one in sorted(forms.form(kind), key=lambda f: kind.fields.index(f.field)):
        yield _marked(kind, one), _told(one.field, speaking)


def _told(field: Field, speaking: Language) -> str:
    if field.sealed:
        return speaking.say(N_("confidential text: asked for, or FIELD=@FILE"))
    message, data = field_help.of(field)
    return speaking.say(message, **data)


def _marked(kind: Kind, one: FormField) -> str:
    needed = "*" if one.required else " "
    apart = "# " if one.field.name in kind.identity else "  "
    return needed + apart + one.field.heading + (display.SEALED if one.field.sealed else "")


def title(kind: Kind, speaking: Language) -> str:
    """Return what a command about a kind does."""
    return speaking.say(N_("Enter or correct one record: {sheet}."), sheet=kind.sheet)


def about(kind: Kind, speaking: Language) -> Iterable[str]:
    """Yield the paragraphs that say how one record of a kind is entered, and how corrected."""
    yield speaking.say(
        N_(
            "At a terminal what is left out is asked for. A record that is there already is "
            "corrected; with 记录号=N the one of that number, whatever tells it apart."
        )
    )
    if kind.sealed:
        yield speaking.say(
            N_(
                "Sealed fields are asked for without showing what is typed; or write the text "
                "into a file and give FIELD=@FILE."
            )
        )
    who = forms.entered_by(kind)
    yield speaking.say(N_("Entered by: {who}"), who=who)

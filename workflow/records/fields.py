"""How a model describes a field, and the field as workbook, command, form and export use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

import pydantic
from pydantic.fields import FieldInfo

from workflow.records import expectations
from workflow.records.expectations import Expected
from workflow.records.values import Listed, Lookup, Named, Options, Sealed

if TYPE_CHECKING:
    from workflow.rules.policy import Policy

#: How a field is written.
Shape = Literal["text", "day", "yes", "count", "years", "several"]


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition that another field holds one of some words, or anything if none are given."""

    field: str
    words: tuple[str, ...] = ()
    negated: bool = False

    def __call__(self, said: Mapping[str, Any]) -> bool:
        """Return whether it is true for the values known so far."""
        value = said.get(self.field) or ()
        held = value if isinstance(value, list | tuple) else str(value).split("、")
        found = bool(set(held) & set(self.words)) if self.words else bool(held)
        return found is not self.negated


def where(name: str, *words: str) -> Condition:
    """Return the condition that a field holds one of these words, or anything if none are given."""
    return Condition(name, words)


def unless(name: str, *words: str) -> Condition:
    """Return the condition that a field holds none of these words."""
    return Condition(name, words, negated=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Description:
    """What a model says about a field besides type, heading and default; see `field`."""

    example: str
    help: str
    required: bool
    when: Condition | None
    as_written: Condition | None
    is_code: bool
    refers_to: tuple[str, str] | None
    expected: Expected | None


def field(
    heading: str,
    default: Any = "",
    *,
    example: str = "",
    help: str = "",
    required: bool = False,
    when: Condition | None = None,
    as_written: Condition | None = None,
    is_code: bool = False,
    refers_to: tuple[str, str] | None = None,
    expected: Expected | None = None,
) -> Any:
    """Return the description of a field of a model.

    `heading` is its column in the workbook, `example` its value in the example of the kind, `help`
    the message id of what to enter if the type does not say it (`{words}` are the options). A
    `required` field must be filled in when a record is entered by hand, like the fields of the
    identity. A field is asked for only if its `when` condition is true. Its names are looked up,
    unless `as_written` is true. `is_code` marks the code of a round, a unit or an account.
    `refers_to` is the kind and the field in which its value must occur to have an effect.
    `expected` asks about a value that is probably a mistake; days and years have an expectation.
    """
    info = pydantic.Field(default, title=heading)
    description = _Description(
        example=example,
        help=help,
        required=required,
        when=when,
        as_written=as_written,
        is_code=is_code,
        refers_to=refers_to,
        expected=expected,
    )
    info.metadata.append(description)
    return info


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind of record."""

    name: str
    heading: str
    shape: Shape
    default: Any
    sealed: bool
    #: Whether it holds names or a title, which are compared by appearance.
    named: bool
    #: Where its names are looked up: `team`, `person` or `account`.
    lookup: str | None
    #: The words it may hold; if the policy lists them, those of the shipped policy.
    options: tuple[str, ...]
    #: The list in the policy.
    listed: str | None
    example: str
    help: str
    required: bool
    when: Condition | None
    as_written: Condition | None
    is_code: bool
    #: The kind and the field in which its value must occur to have an effect.
    refers_to: tuple[str, str] | None
    #: What to ask about a value that is probably a mistake.
    expected: Expected | None

    def applies(self, said: Mapping[str, Any]) -> bool:
        """Return whether it is asked for, given the values known so far."""
        return self.when is None or self.when(said)

    def words(self, policy: "Policy | None") -> tuple[str, ...]:
        """Return the words that it may hold under a policy; none if it takes any text."""
        return policy.words(self.listed) if policy and self.listed else self.options

    def lookup_in(self, data: Mapping[str, Any]) -> str | None:
        """Return where its names are looked up in a record with this data."""
        return None if self.as_written and self.as_written(data) else self.lookup


def of_model(name: str, info: FieldInfo) -> Field:
    """Return the description of a model's field.

    Raises:
        ValueError: the model does not describe it by `field`.
    """
    said = next((m for m in info.metadata if isinstance(m, _Description)), None)
    if said is None or not info.title:
        raise ValueError(f"{name}: describe the field by workflow.records.fields.field")
    shape = _shape(info.annotation)
    sealed = any(isinstance(m, Sealed) for m in info.metadata)
    return Field(
        name=name,
        heading=info.title,
        shape=shape,
        default=info.default,
        sealed=sealed,
        named=any(isinstance(m, Named) for m in info.metadata),
        lookup=next((m.where for m in info.metadata if isinstance(m, Lookup)), None),
        options=next((m.words for m in info.metadata if isinstance(m, Options)), ()),
        listed=next((m.named for m in info.metadata if isinstance(m, Listed)), None),
        example=said.example,
        help=said.help,
        required=said.required,
        when=said.when,
        as_written=said.as_written,
        is_code=said.is_code,
        refers_to=said.refers_to,
        expected=said.expected or (None if sealed else _EXPECTED.get(shape)),
    )


_EXPECTED: dict[Shape, Expected] = {
    "day": expectations.day(),
    "years": expectations.years,
    "text": expectations.known,
}


def _shape(holds: Any) -> Shape:
    if holds is bool:
        return "yes"
    parts = get_args(holds)
    if date in parts:
        return "day"
    if int in parts:
        return "years" if Ellipsis in parts else "count"
    return "several" if Ellipsis in parts else "text"

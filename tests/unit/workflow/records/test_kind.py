from typing import Any

import pydantic
import pytest

from workflow.records.fields import field, where
from workflow.records.kind import Kind, RecordModel
from workflow.records.values import Code, Name


class _Model(RecordModel):
    number: Code = field("编号")
    name: Name = field("名称", when=where("number"))


class _Astray(RecordModel):
    number: Code = field("编号")
    name: Name = field("名称", when=where("nobody"))


class _Undescribed(RecordModel):
    number: Code = pydantic.Field("", title="编号")


def _kind(**given: Any) -> Kind:
    return Kind(**{"code": "x", "sheet": "某", "model": _Model, "identity": ("number",), **given})


@pytest.mark.parametrize(
    "given",
    [
        {"identity": ("nobody",)},
        {"asked": ("number", "nobody")},
        {"may_be_empty": ("nobody",)},
        {"counts_from": "nobody"},
        {"two_of": ("name", "nobody")},
        {"model": _Astray},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_description_that_names_no_field_of_the_model_is_refused(
    given: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="the model has no field nobody"):
        _kind(**given)


def test_a_field_that_is_not_described_is_refused() -> None:
    with pytest.raises(ValueError, match="number: describe the field"):
        _kind(model=_Undescribed)


def test_an_identity_must_be_filled_in_unless_the_kind_says_otherwise() -> None:
    assert _kind(identity=("number", "name")).required == ("number", "name")
    assert _kind(identity=("number", "name"), may_be_empty=("name",)).required == ("number",)

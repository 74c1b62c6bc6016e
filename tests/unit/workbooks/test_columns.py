import pytest

from workbooks.columns import filled, names, needed, of_export, of_template
from workflow.records.catalogue import BY_CODE, KINDS
from workflow.records.kind import Kind

WITH_SHEET = [kind for kind in KINDS if kind.workbook]


@pytest.mark.parametrize("kind", WITH_SHEET, ids=lambda kind: kind.code)
def test_every_column_that_is_written_is_known_when_it_is_read(kind: Kind) -> None:
    known = names(kind)
    for column in (*of_template(kind), *of_export(kind)):
        assert known[column.heading.rstrip("†")] == column.name


def test_the_shape_of_a_column_comes_from_the_type_of_its_field() -> None:
    shapes = {c.heading: c.shape for k in WITH_SHEET for c in of_template(k)}
    assert (shapes["会议类型"], shapes["日期"], shapes["组长讲话"]) == ("several", "day", "yes")
    assert (shapes["年度"], shapes["发放"], shapes["谈话人"]) == ("years", "count", "several")
    assert (shapes["单位代码"], shapes["谈话对象"], shapes["要点†"]) == ("text", "text", "text")


def test_what_a_row_needs_is_what_tells_it_from_others() -> None:
    assert set(needed(BY_CODE["meeting"])) == {"单位代码", "types", "date"}
    assert filled(BY_CODE["meeting"]) == {"单位代码", "types"}
    assert filled(BY_CODE["interview"]) == {"单位代码", "person"}
    assert set(needed(BY_CODE["member"])) == {"account"}
    assert filled(BY_CODE["unit"]) == {"code"}

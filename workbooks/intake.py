"""Enter the rows of a round workbook or a records workbook."""

from collections.abc import Callable

from workbooks.read import ReadBook
from workflow.errors import N_, AmbiguousError, BadInputError, BadWorkbookError, Hint, NotFoundError
from workflow.operations.context import Context
from workflow.operations.enter_records import enter_records
from workflow.operations.entering import Entered
from workflow.operations.entry_batch import Source
from workflow.operations.open_round import open_round
from workflow.records.kind import OPENING
from workflow.rules.policy import Policy


def enter(
    context: Context,
    book: ReadBook,
    file_name: str,
    policy: Callable[[], Policy],
    *,
    round_code: str | None = None,
    lists_left_out: bool = False,
) -> Entered:
    """Enter the rows of a round workbook or of a records workbook: all of them or nothing.

    `policy` returns the policy under which a new round is opened. With `lists_left_out` the
    answer lists the records that the file does not hold.

    Raises:
        BadWorkbookError: something in the workbook is wrong; all problems are listed.
        BadInputError: it has no rows, or rows of both workbooks.
        WorkflowError: entering the rows is refused.
    """
    source = Source(
        act="import",
        file_name=file_name,
        file_sha256=book.sha256,
        problems=tuple(book.problems),
        lists_left_out=lists_left_out,
    )
    try:
        if _opens_round(book):
            return open_round(context, book.rows, source, policy(), round_code=round_code)
        return enter_records(context, book.rows, source, round_code=round_code)
    except (AmbiguousError, BadInputError, NotFoundError) as refusal:
        # A row left out for its own problems may have contained what others miss.
        raise (BadWorkbookError(book.problems) if book.problems else refusal) from refusal


def _opens_round(book: ReadBook) -> bool:
    """Return whether it is a round workbook."""
    opening = {row.kind.workbook == OPENING for row in book.rows}
    if len(opening) > 1:
        raise BadInputError(
            N_("the file contains sheets of both the round and the records workbook"),
            hint=Hint("import_in_two_files"),
        )
    if not opening:
        raise BadInputError(N_("the file contains no rows"), hint=Hint("use_template"))
    return opening == {True}

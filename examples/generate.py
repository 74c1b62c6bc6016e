"""Write the example round: workbooks, report texts and the story, the same at every run.

    python -m examples.generate            rewrites examples/workbooks, drafts and story files
    python -m examples.generate FOLDER     writes them into FOLDER instead

The figures of the round are those of the work summary the program was made from: 10 units, five
inspectors, 25 meetings (5 communication, 5 mobilization, 10 reporting, 5 attended staff meetings),
433 questionnaires, 433 evaluations, 473 interviews, 1 letter. They hold after the story
(`story.md`), which changes what the workbooks say in five places:

    record paper      bhz-wy    the notice of entry is signed for (no new paper)
    record focus      rmt       one focus item that the workbook lacks
    record interview  edu-yz    one interview: 472 in the workbooks, 473 after it
    record finding    edu-yz    YZ-03 is settled (no new finding)
    void, then record survey    bhz-wy    its evaluation of 24 ballots goes out and comes back
                                with the right date: 433 before, 409 in between, 433 after
"""

import sys
from pathlib import Path

from examples import (
    cases,
    fieldwork,
    opening,
    paperwork,
    people,
    rectification,
    report_texts,
    story_files,
    talks,
)
from examples.cases import Round
from examples.people import Person
from examples.sheets import Sheet, with_round, write

Rosters = dict[str, tuple[Person, ...]]


def main(folder: Path) -> None:
    """Write everything into a folder."""
    round_ = cases.load()
    rosters = people.rosters(round_)
    for name in ("workbooks", "drafts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write(folder / "workbooks/round.xlsx", round_.title, opening.sheets(round_, rosters))
    for stem, sheets in records(round_, rosters).items():
        path = folder / f"workbooks/{stem}.xlsx"
        write(path, f"{round_.title} {stem}", with_round(sheets, round_.code))
    report_texts.write_all(round_, folder / "drafts")
    story_files.write_all(round_, folder)


def records(round_: Round, rosters: Rosters) -> dict[str, list[Sheet]]:
    """Return the records workbooks by file name, in the order they are imported."""
    return {
        "01-preparation": [paperwork.preparation(round_), fieldwork.focus_before(round_)],
        "02-entry": [
            paperwork.entry_meetings(round_),
            paperwork.entry_papers(round_),
            paperwork.announcements(round_),
        ],
        "03-reporting": [
            paperwork.reporting_meetings(round_),
            paperwork.surveys(round_),
            paperwork.tallies(round_),
        ],
        "04-interviews": [talks.first(round_, rosters)],
        "05-materials": [
            fieldwork.meetings(round_),
            fieldwork.materials(round_),
            fieldwork.visits(round_),
            talks.further(round_, rosters),
            fieldwork.findings(round_),
            fieldwork.focus_after(round_),
            rectification.early_measures(round_),
        ],
        "06-letter": [fieldwork.letters(round_)],
        "07-feedback": [
            rectification.feedback_meetings(round_),
            rectification.feedback_papers(round_),
            rectification.feedback_numbers(round_),
        ],
        "08-rectification-plan": [rectification.plans(round_), rectification.measures(round_)],
        "09-rectification-report": [rectification.reports(round_)],
        "10-closing": [rectification.completions(round_)],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

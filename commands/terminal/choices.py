"""What the shell completes; written from the program by `make docs`."""

KINDS = (
    "round member unit person recusal meeting paper announcement focus interview "
    "survey tally material visit finding letter measure clue"
)

STAGES = (
    "preparation communication_meeting mobilization reporting_meeting interviews "
    "document_review drafting deputy_review leader_approval feedback rectification"
)

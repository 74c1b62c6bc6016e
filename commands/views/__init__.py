"""What a person is shown: the board of a round, the checklist of an inspection, a due date."""

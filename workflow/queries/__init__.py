"""The questions the program answers: one query per question, each asked by a reader.

facts (everything the rules may read) → access (what the reader may read of it) → status → board
A query returns a value, which commands, mails and pages render.
"""

"""The words and judgements of the procedure, pure: no database, no clock, no language.

facts → requirements (a stage's) → judgement → graph (may the arrow be taken)
"""

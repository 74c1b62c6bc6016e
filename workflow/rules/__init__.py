"""The rules of the procedure as pure functions: no database, no clock, no language.

facts → the requirements of a stage → judgement → graph (may the inspection move)
"""

"""The commands: each opens a session, asks one question or does one act, and renders the answer.

session (database, clock, who) → a query or an operation → shapes (JSON) or tables (a person)
"""

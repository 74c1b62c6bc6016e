"""The commands: each opens a session, asks one question or does one act, and renders the answer.

terminal.session (database, clock, who) → a query or an operation → JSON, or `views` for a person
"""

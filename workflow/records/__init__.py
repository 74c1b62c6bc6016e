"""What people enter: one description per kind of record, one way to add, correct and void.

values (what a cell may hold) → fields (what a model says of a field) → kind (what a kind of record
is) → a module per group of kinds → catalogue (all of them)

field_help and forms say what a person is asked, directory whom a name means, display how a record
is shown; rows → matching (which record a row is, what it changes) → store (tables).

A further kind is a model, a `Kind` beside those of its group, its words and its tests.
"""

"""What people enter: one description per kind of record, one way to add, correct and void.

values (how a cell is read) → fields (how a field is described) → kind (the description of a kind of
record) → one module per group of kinds → catalogue (all kinds)

field_help and forms describe what a person fills in, directory resolves names, display shows
records; rows → matching (find the record of a row and what changes) → store (tables).

A new kind is a model, a `Kind` in the module of its group, its translations and its tests.
"""

"""What people enter: one description per kind of record, one way to add, correct and void.

values (what a cell may hold) → kind (what a kind of record is) → a module per group of kinds →
catalogue (all of them) → rows (which record a row is, and what it changes) → store (tables)
"""

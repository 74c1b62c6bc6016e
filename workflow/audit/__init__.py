"""The history: chains of entries, each with a digest of the rows that it wrote.

evidence (which columns count) → packing (rows as bytes, hashes) → chain (entries, each linked to
the one before); `workflow.verification` verifies them.
"""

"""The history: chains of entries, the digests of what each wrote, and their examination.

evidence (what a row is, as bytes) → chain (entries that hold on to each other) → verify
"""

"""Verify the history: every chain, every row that an entry wrote, and what follows from them.

examine → rows (read chain by chain) → entries (positions, hashes, digests) → procedure and moves
(the replay) → papers, inspection, texts, register → report
"""

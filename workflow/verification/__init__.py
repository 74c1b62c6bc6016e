"""Whether the history holds: every chain, every row it wrote, and what follows from it.

examine → rows (all of one chain at a time) → entries (positions, hashes, digests) → procedure and
moves (the replay) → papers, inspection, texts, register → report
"""

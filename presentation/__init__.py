"""What every surface shows: sentences in a reader's language, and the answers as JSON.

language (message ids and data → sentences) → derivation, … ; documents: the JSON of each answer
"""

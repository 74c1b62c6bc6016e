"""What every surface shows: sentences in a reader's language, and the answers as JSON.

language (message ids and data → sentences), words (for codes) → requirements, deadlines, history;
documents: one function for the JSON of each answer. `notifications` has those of notices.
"""

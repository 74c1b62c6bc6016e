"""What every surface shows: sentences in a reader's language, and the answers as JSON.

language (message ids and data → sentences), words (for codes) → requirements, deadlines, history;
documents: the JSON of each answer, made by one function. Notices have theirs in `notifications`.
"""

"""What is asked, one query per question, each by a reader: the answer is a value others render.

facts (everything the rules may look at) → access (what of it is the reader's) → status → board
"""

"""What is asked, one query per question: the answer is a frozen value that others render.

facts (everything the rules may look at, in one statement) → review → status, board, history
"""

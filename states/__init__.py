"""The procedure: one module per stage, in the order of the seed text, and `lifecycle`.

A stage is a value: what must be there before it may be left, and where it may be sent back to.
The judging functions above it say what there is, what is needed and what is lacking.
"""

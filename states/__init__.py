"""The procedure: one module per stage, in the order of the seed text, and `lifecycle`.

A stage is a frozen value: its requirements and the earlier stages it may be sent back to.
The judging functions above it return what there is, what is needed and what is lacking.
"""

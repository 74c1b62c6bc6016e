"""What changes something: one module per act, one transaction each.

lock → refuse in order → write → append one entry → move the row under guard → commit.
`operation` is the frame that all acts on an inspection share.
"""

"""What changes something: one module per act, one transaction each.

lock → refuse in order → write → append one entry → store the end of the chain → commit.
`operation` is the frame that acts on one inspection share, `operations_on` that of acts on several;
any act can be rehearsed (`rehearsal`): done, and rolled back.
"""

"""The acts that change data: one module per act, one transaction per act.

lock → refuse in order → write → append one entry → store the end of the chain → commit.
Acts on one inspection share `operation`, acts on several share `operations_on`.
Any act can be rehearsed (`rehearsal`): it is done and rolled back.
"""

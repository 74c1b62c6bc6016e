"""The commands: each reads its words, asks one question or does one act, and renders the answer.

terminal.session (the options, handed to the composition) → a query or an operation → a document of
`presentation`, or `views` for a person. What may be done, and by whom, is not known here.
"""

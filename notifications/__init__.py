"""Reminders and escalation: who is told of which deadline when, and what became of it.

recipients (who), ladder (when) → falling_due (ledger rows) → delivery (a batch claimed, sent by
channels outside any transaction, recorded) → tick (both, once) → jobs → scheduler

What a mail says: messages, with a template for each language. What is shown of notices: listing,
forecast, words, documents.
"""

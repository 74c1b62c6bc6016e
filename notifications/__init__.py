"""Reminders and escalation: who is notified of which deadline, when, and with what result.

recipients (who), ladder (when) → falling_due (ledger rows) → delivery (claim a batch, send it by
the channels outside any transaction, record the outcomes) → tick (both, once) → jobs → scheduler

messages and one template for each language make the text of a mail; listing, forecast, words and
documents show notices.
"""

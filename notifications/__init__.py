"""Reminders and escalation: planned, not built yet.

They will follow from deadlines when these fall due, and are sent outside any transaction.
"""

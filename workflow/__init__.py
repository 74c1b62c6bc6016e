"""The engine: operations change, queries ask, records are entered, audit proves."""

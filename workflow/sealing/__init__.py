"""Confidential text, readable only with the key file: `keys` makes it, `cipher` uses it."""

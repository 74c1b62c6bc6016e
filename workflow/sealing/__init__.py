"""Confidential texts that can only be read with the key file: `keys` makes it, `cipher` uses it."""

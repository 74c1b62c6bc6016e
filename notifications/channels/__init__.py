"""Channels to the outside, each sending one message to one person at a time."""

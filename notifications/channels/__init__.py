"""The ways out of the house, each sending one message to one person at a time."""

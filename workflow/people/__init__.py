"""Who acts: accounts, passwords and tokens, the actor of an operation, and what roles may do."""

"""Single entries: a record from options, from answers at a terminal, or from what is on file."""

"""What every command stands on: options and who acts, languages, tables and JSON, refusals."""

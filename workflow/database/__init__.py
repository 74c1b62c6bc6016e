"""Storage: the tables, connections to SQLite and PostgreSQL, triggers and migrations."""

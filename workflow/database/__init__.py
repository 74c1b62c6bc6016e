"""Where it is kept: the tables, the two databases behind them, triggers and migrations."""

"""Settings, policy, calendar and languages; the environment is read only here."""

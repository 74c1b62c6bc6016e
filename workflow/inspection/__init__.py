"""The rows of inspections: state, attempts, deadlines, calendar and policy, and their writes."""

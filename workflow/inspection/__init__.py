"""The inspection itself: where it stands, its texts of policy, and the small writes on it."""

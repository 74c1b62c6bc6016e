"""What a place sets for itself: settings, policy, languages. Only here the environment is read."""

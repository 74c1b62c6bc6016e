"""The JSON documents that other people's scripts depend on, one function for each."""

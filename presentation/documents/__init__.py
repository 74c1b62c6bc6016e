"""The answers as the JSON that other people's scripts depend on, each made by one function."""

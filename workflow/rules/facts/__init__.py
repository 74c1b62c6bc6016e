"""What is known about an inspection on a day: frozen values, one module per kind of record."""
